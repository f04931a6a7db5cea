import type { CatalogEntry } from './entry.js'

export const wasmEntries: readonly CatalogEntry[] = [
  {
    id: 'wasm',
    package: '@roipool/backend-wasm',
    summary: 'WebAssembly SIMD: the fastest on a CPU',
    environment: 'Node and browsers',
    open: async () => (await import('@roipool/backend-wasm')).wasm(),
  },
]
