import type { Driver, FeatureMap, Plan, Shape } from '@roipool/core'
import { type Engine, reduce } from './reduce.js'
import type { WasmArray } from './storage.js'

export function wasmDriver(opened: Engine): Driver<WasmArray> {
  const state: { engine?: Engine } = { engine: opened }
  const { maxBytes } = opened.storage
  // No call comes after disposal.
  const engine = () => state.engine!
  return {
    name: 'wasm',
    capabilities: {
      runsOn: 'WebAssembly SIMD',
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      pyramids: true,
      nonFinite: true,
      subnormals: true,
      maxElements: maxBytes / 4,
    },
    upload(map: FeatureMap) {
      const array = engine().storage.array(map.data.length, 'the feature map')
      array.view().set(map.data)
      return array
    },
    reduce(source: WasmArray, shape: Shape, plan: Plan, out: WasmArray | undefined) {
      const { storage, kernels } = engine()
      const [rows, PH, PW, channels] = plan.outputShape
      const result = out ?? storage.array(rows * PH * PW * channels, 'the result')
      try {
        if (!out && plan.rows.length < rows) kernels.fill(result.address, result.length * 4, 0)
        reduce(engine(), source, shape, plan, result)
      } catch (error) {
        if (!out) storage.release(result)
        throw error
      }
      return result
    },
    read: (array, into) => into.set(array.view()),
    release: (array) => engine().storage.release(array),
    dispose() {
      // Who keeps a disposed backend does not keep its memory.
      delete state.engine
    },
  }
}
