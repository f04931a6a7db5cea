import {
  type Backend,
  type Block,
  type FeatureMap,
  inBlocks,
  planRoiPool,
  type ResidentMap,
  type RoiPoolParams,
  type Rois,
} from '@roipool/core'
import { rowsOf } from '../src/cases/backend/blocks.js'
import type { FrontDoor } from '../src/problem.js'
import { type Mutant, replaced } from './mutant.js'

type AnyMap = FeatureMap | ResidentMap
type AnyOperator = (
  backend: Backend,
  features: AnyMap | AnyMap[],
  rois: Rois,
  params: object,
) => Promise<AnyMap>
type Blocks = AsyncIterable<Block<AnyMap>>
type Call = [
  operator: AnyOperator,
  backend: Backend,
  features: AnyMap | AnyMap[],
  rois: Rois,
  params: object,
  options?: { rois?: number; into?: Float32Array },
]

const right = inBlocks as unknown as (...call: Call) => AsyncGenerator<Block<AnyMap>, void, undefined>

/** Core's function, or something else in its place. */
function blocks(wrong: (...call: Call) => Blocks): Pick<FrontDoor, 'inBlocks'> {
  return { inBlocks: wrong as unknown as typeof inBlocks }
}

/** Core's function, with something else made of each block. */
function eachBlock(change: (block: Block<AnyMap>, call: Call) => Block<AnyMap> | Promise<Block<AnyMap>>) {
  return blocks(async function* (...call) {
    for await (const block of right(...call)) yield await change(block, call)
  })
}

/** Core's function, told that the backend promises something else. */
function promising(more: Partial<Backend['capabilities']>) {
  return blocks((operator, backend, ...rest) =>
    right(
      operator,
      replaced(backend, ({ capabilities }) => ({ capabilities: { ...capabilities, ...more } })),
      ...rest,
    ),
  )
}

/** Every block a call of its own, checked when its turn comes. */
async function* oneByOne(...[operator, backend, features, rois, params, options]: Call) {
  const [count, step] = [rois.boxes.length / 4, options?.rois ?? Infinity]
  for (let from = 0; from < count; from += step) {
    const to = Math.min(from + step, count)
    yield { from, to, result: await operator(backend, features, rowsOf(rois, from, to), params) }
  }
}

const isResident = (map: AnyMap): map is ResidentMap => 'read' in map

const order: Mutant[] = [
  {
    mistake: 'the last block first',
    killedBy: 'blocks/in-order',
    survives: 'blocks/one',
    operators: blocks(async function* (...call) {
      const all: Block<AnyMap>[] = []
      for await (const block of right(...call)) all.unshift(block)
      yield* all
    }),
  },
  {
    mistake: 'the last block lost where it is smaller',
    killedBy: 'blocks/in-order',
    survives: 'blocks/none',
    operators: blocks(async function* (...call) {
      const step = call[5]?.rois ?? 1
      for await (const block of right(...call)) if (block.to - block.from >= step) yield block
    }),
  },
  {
    mistake: 'a block that ends behind the last RoI',
    killedBy: 'blocks/one',
    survives: 'blocks/collected',
    operators: eachBlock((block, [, , , , , options]) => ({
      ...block,
      to: block.from + (options?.rois ?? 0),
    })),
  },
  {
    mistake: 'one block where there are no RoIs',
    killedBy: 'blocks/none',
    survives: 'blocks/one',
    operators: blocks(async function* (...call) {
      const [operator, backend, features, rois, params] = call
      if (rois.boxes.length > 0) yield* right(...call)
      else yield { from: 0, to: 0, result: await operator(backend, features, rois, params) }
    }),
  },
  {
    mistake: 'images counted from the first block on',
    killedBy: 'blocks/in-order',
    survives: 'blocks/one',
    operators: blocks((operator, backend, features, { boxes, batchIndices }, ...rest) => {
      const first: AnyOperator = (on, map, part, params) =>
        operator(
          on,
          map,
          { boxes: part.boxes, batchIndices: batchIndices?.slice(0, part.boxes.length / 4) },
          params,
        )
      return right(first, backend, features, batchIndices ? { boxes, batchIndices } : { boxes }, ...rest)
    }),
  },
]

const memory: Mutant[] = [
  {
    mistake: 'one array for all blocks, which nobody asked for',
    killedBy: 'blocks/collected',
    survives: 'blocks/in-order',
    operators: blocks((operator, backend, features, rois, params, options) => {
      const into = 'data' in features && options?.rois ? { into: new Float32Array(2000) } : {}
      return right(operator, backend, features, rois, params, { ...options, ...into })
    }),
  },
  {
    mistake: 'an into that is ignored',
    killedBy: 'blocks/into',
    survives: 'blocks/collected',
    operators: blocks((operator, backend, features, rois, params, { into, ...options } = {}) =>
      right(operator, backend, features, rois, params, options),
    ),
  },
  {
    mistake: 'everything in one block, whatever the backend holds',
    killedBy: 'blocks/larger-than-the-backend-holds',
    survives: 'blocks/in-order',
    operators: promising({ maxElements: 2 ** 31 }),
  },
  {
    mistake: 'a map uploaded for each block',
    killedBy: 'blocks/one-upload',
    survives: 'blocks/in-order',
    operators: blocks(oneByOne),
  },
  {
    mistake: 'results kept until the end',
    killedBy: 'blocks/one-upload',
    survives: 'blocks/resident',
    operators: blocks(async function* (operator, backend, ...rest) {
      const results: ResidentMap[] = []
      const hoarding = replaced(backend, (inner) => ({
        reduce: async (map, plan) => {
          results.push(await inner.reduce(map, plan))
          return { ...results.at(-1)!, release: () => undefined }
        },
      }))
      if ('data' in rest[0]) yield* right(operator, hoarding, ...rest)
      else yield* right(operator, backend, ...rest)
      for (const result of results) result.release()
    }),
  },
  {
    mistake: 'channels first for the first block only',
    killedBy: 'blocks/channels-first',
    survives: 'blocks/in-order',
    operators: eachBlock(async (block, [operator, backend, features, rois, params]) => {
      if (block.from === 0) return block
      const { layout, ...rest } = params as { layout?: string }
      const part = rowsOf(rois, block.from, block.to)
      return {
        ...block,
        result: await operator(backend, features, part, { ...rest, outputLayout: layout && 'NHWC', layout }),
      }
    }),
  },
]

const ends: Mutant[] = [
  {
    mistake: 'a resident block released before it is seen',
    killedBy: 'blocks/resident',
    survives: 'blocks/in-order',
    operators: eachBlock((block) => {
      if (isResident(block.result)) block.result.release()
      return block
    }),
  },
  {
    mistake: 'the map of the caller released with the blocks',
    killedBy: 'blocks/resident',
    survives: 'blocks/in-order',
    operators: blocks(async function* (...call) {
      yield* right(...call)
      for (const map of [call[2]].flat()) if (isResident(map)) map.release()
    }),
  },
  {
    mistake: 'nothing released when the loop is left',
    killedBy: 'blocks/left-early',
    survives: 'blocks/one-upload',
    operators: blocks((...call) => {
      const all = right(...call)
      const steps = {
        next: () => all.next(),
        return: async () => ({ done: true, value: undefined }) as const,
      }
      return { ...steps, [Symbol.asyncIterator]: () => steps }
    }),
  },
  {
    mistake: 'a second map left behind by an error',
    killedBy: 'blocks/error-in-the-loop',
    survives: 'blocks/in-order',
    operators: blocks((operator, backend, features, ...rest) => {
      const all = right(operator, backend, features, ...rest)
      let last: IteratorResult<Block<AnyMap>, void>
      const next = async () => {
        last = await all.next()
        return last
      }
      // The first block is left by break in the suite; the second by an error.
      const end = async () => {
        const left = !last.done && last.value.from > 0
        return left ? { done: true as const, value: undefined } : all.return()
      }
      const steps = { next, return: end }
      return { ...steps, [Symbol.asyncIterator]: () => steps }
    }),
  },
  {
    mistake: 'RoIs checked when their block comes',
    killedBy: 'blocks/refused-before-the-first',
    survives: 'blocks/in-order',
    operators: blocks(oneByOne),
  },
  {
    mistake: 'RoIs numbered within their block',
    killedBy: 'blocks/refused-before-the-first',
    survives: 'blocks/in-order',
    operators: blocks(async function* (...call) {
      const [, , features, rois, params, { rois: step = 1 } = {}] = call
      for (let from = 0; from < rois.boxes.length / 4; from += step) {
        const shape = (features as AnyMap).shape
        planRoiPool(rowsOf(rois, from, from + step), params as RoiPoolParams, shape)
      }
      yield* right(...call)
    }),
  },
  {
    mistake: 'a block larger than the backend takes',
    killedBy: 'blocks/too-large-a-block',
    survives: 'blocks/in-order',
    operators: promising({ maxElements: 2 ** 31 }),
  },
]

const others: Mutant[] = [
  {
    mistake: 'empty bins that keep what the block before wrote',
    killedBy: 'blocks/roi-align',
    survives: 'blocks/none',
    reducer: { empty: () => undefined },
  },
  {
    mistake: 'blocks with channel c for every bin',
    killedBy: 'blocks/position-sensitive',
    survives: 'blocks/in-order',
    reducer: { channel: (c) => c },
  },
  {
    mistake: 'blocks of a pyramid whose rows are numbered within a level',
    killedBy: 'blocks/multi-scale',
    survives: 'blocks/in-order',
    reducer: { row: (_, k) => k },
  },
]

export const blockMutants: Mutant[] = [...order, ...memory, ...ends, ...others]
