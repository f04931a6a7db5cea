import type { CatalogEntry } from './entry.js'
import { importOptional } from './import-optional.js'

const modes = [
  ['cpu', 'gpu.js as JavaScript', 'Node and browsers'],
  ['webasm', 'gpu.js as WebAssembly', 'Node and browsers'],
  ['webgl2', 'gpu.js on the graphics card, through WebGL 2', 'browsers'],
  ['webgpu', 'gpu.js on the graphics card, through WebGPU', 'browsers with WebGPU'],
] as const

export const gpujsEntries: readonly CatalogEntry[] = [
  {
    id: 'gpujs',
    package: '@roipool/backend-gpujs',
    summary: 'gpu.js in the mode that fits the environment',
    environment: 'Node and browsers',
    open: async () => (await load()).gpujs(),
  },
  ...modes.map(([mode, summary, environment]) => ({
    id: `gpujs:${mode}`,
    package: '@roipool/backend-gpujs',
    summary,
    environment,
    modeOf: 'gpujs',
    open: async () => (await load()).gpujs({ mode, software: true }),
  })),
]

function load() {
  return importOptional('gpu.js', () => import('@roipool/backend-gpujs'))
}
