import type { CatalogEntry } from './entry.js'

export const webgpuEntries: readonly CatalogEntry[] = [
  {
    id: 'webgpu',
    package: '@roipool/backend-webgpu',
    summary: 'WebGPU: a GPU, in maps that stay on it',
    environment: 'browsers with WebGPU; Node with npm package webgpu',
    open: async () => (await import('@roipool/backend-webgpu')).webgpu({ software: true }),
  },
]
