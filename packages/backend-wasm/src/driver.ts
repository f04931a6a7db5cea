import { type Driver, elements, type FeatureMap, type Layout, type Plan, type Shape } from '@roipool/core'
import { readChannelsFirst, writeChannelsFirst } from './channels-first.js'
import { dotCells } from './dots.js'
import type { Engine } from './open.js'
import { reduce } from './reduce.js'
import { reduceInto } from './reduce-into.js'
import type { Storage, WasmArray } from './storage.js'

export function wasmDriver(opened: Engine): Driver<WasmArray> {
  const state: { engine?: Engine } = { engine: opened }
  const { maxBytes } = opened.storage
  const { threads } = opened.team
  // No call comes after disposal.
  const engine = () => state.engine!
  return {
    name: 'wasm',
    capabilities: {
      runsOn: threads === 1 ? 'WebAssembly SIMD' : `WebAssembly SIMD, ${threads} threads`,
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: maxBytes / 4,
    },
    upload({ data }: FeatureMap) {
      return written(engine().storage, data.length, 'the feature map', (array) => array.view().set(data))
    },
    uploadChannelsFirst({ data, shape }: FeatureMap) {
      return written(engine().storage, data.length, 'the feature map', (array) => {
        return writeChannelsFirst(engine(), data, shape, array)
      })
    },
    reduce: (source, shape, plan, out) => reduced(engine(), source, shape, plan, out, 'NHWC'),
    reduceChannelsFirst: (source, shape, plan, out) => reduced(engine(), source, shape, plan, out, 'NCHW'),
    reduceInto: (source, shape, plan, into, layout) =>
      reduceInto(engine(), source, shape, plan, into, layout),
    dotCells: (source, shape, plan, upstream, into) =>
      dotCells(engine(), source, shape, plan, upstream, into),
    read: (array, into) => into.set(array.view()),
    readChannelsFirst: (array, shape, into) => readChannelsFirst(engine(), array, shape, into),
    release: (array) => engine().storage.release(array),
    async dispose() {
      const { storage, team } = engine()
      // Whoever keeps a disposed backend, or a map of it, does not keep its memory.
      delete state.engine
      storage.dispose()
      await team.dispose()
    },
  }
}

function reduced(
  engine: Engine,
  source: WasmArray,
  shape: Shape,
  plan: Plan,
  out: WasmArray | undefined,
  layout: Layout,
): WasmArray | Promise<WasmArray> {
  if (out) return reduce(engine, source, shape, plan, out, layout)
  const { storage, team } = engine
  return written(storage, elements(plan.outputShape), 'the result', (result) => {
    if (plan.rows.length < plan.outputShape[0]) team.kernels.fill(result.address, result.length * 4, 0)
    return reduce(engine, source, shape, plan, result, layout)
  })
}

/** New storage for what `write` writes there; none if that fails. */
async function written(
  storage: Storage,
  length: number,
  what: string,
  write: (array: WasmArray) => unknown,
): Promise<WasmArray> {
  const array = storage.array(length, what)
  try {
    await write(array)
    return array
  } catch (error) {
    storage.release(array)
    throw error
  }
}
