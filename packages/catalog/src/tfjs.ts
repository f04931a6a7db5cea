import { unavailable } from '@roipool/core'
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
  {
    id: 'tfjs:webgl',
    package: '@roipool/backend-tfjs',
    summary: 'TensorFlow.js on the graphics card, through WebGL 2',
    environment: 'browsers',
    modeOf: 'tfjs',
    open: openWebgl,
  },
  {
    id: 'tfjs:webgpu',
    package: '@roipool/backend-tfjs',
    summary: 'TensorFlow.js on the graphics card, through WebGPU',
    environment: 'browsers with WebGPU',
    modeOf: 'tfjs',
    open: openWebgpu,
  },
]

async function open(backend?: string) {
  // Else tfjs advises, on the console, to install another package.
  const { enableProdMode } = await importOptional(CORE, () => import('@tensorflow/tfjs-core'))
  enableProdMode()
  const { tfjs } = await import('@roipool/backend-tfjs')
  return tfjs({ backend, software: true })
}

/** Importing tfjs's wasm backend registers it; in Node it finds its binary beside itself. */
async function openWasm() {
  await importOptional('@tensorflow/tfjs-backend-wasm', () => import('@tensorflow/tfjs-backend-wasm'))
  return open('wasm')
}

async function openWebgl() {
  if (typeof OffscreenCanvas === 'undefined') unavailable("tfjs's webgl backend computes in a browser")
  await importOptional('@tensorflow/tfjs-backend-webgl', () => import('@tensorflow/tfjs-backend-webgl'))
  return open('webgl')
}

/** tfjs looks for WebGPU where browsers have it, when its package is imported. */
async function openWebgpu() {
  const { gpu } = globalThis.navigator ?? {}
  if (!gpu) unavailable("tfjs's webgpu backend computes in a browser with WebGPU: there is no navigator.gpu")
  await importOptional('@tensorflow/tfjs-backend-webgpu', () => import('@tensorflow/tfjs-backend-webgpu'))
  return open('webgpu')
}
