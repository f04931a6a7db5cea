import type { CatalogEntry } from './entry.js'
import { importOptional } from './import-optional.js'

const CORE = '@tensorflow/tfjs-core'

export const tfjsEntries: readonly CatalogEntry[] = [
  {
    id: 'tfjs',
    package: '@roipool/backend-tfjs',
    summary: 'TensorFlow.js on the tfjs backend in use',
    environment: 'Node and browsers, beside a tfjs model',
    open: () => open(),
  },
  {
    id: 'tfjs:cpu',
    package: '@roipool/backend-tfjs',
    summary: 'TensorFlow.js in JavaScript',
    environment: 'Node and browsers',
    modeOf: 'tfjs',
    open: () => open('cpu'),
  },
  {
    id: 'tfjs:wasm',
    package: '@roipool/backend-tfjs',
    summary: 'TensorFlow.js in WebAssembly',
    environment: 'Node and browsers',
    modeOf: 'tfjs',
    open: openWasm,
  },
]

async function open(backend?: string) {
  // Else tfjs advises, on the console, to install another package.
  const { enableProdMode } = await importOptional(CORE, () => import('@tensorflow/tfjs-core'))
  enableProdMode()
  const { tfjs } = await import('@roipool/backend-tfjs')
  return tfjs(backend === undefined ? undefined : { backend })
}

/** Importing tfjs's wasm backend registers it; in Node it finds its binary beside itself. */
async function openWasm() {
  await importOptional('@tensorflow/tfjs-backend-wasm', () => import('@tensorflow/tfjs-backend-wasm'))
  return open('wasm')
}
