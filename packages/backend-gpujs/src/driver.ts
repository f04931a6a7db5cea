import { type Driver, elements, type FeatureMap, type Plan, type Shape } from '@roipool/core'
import { type Block, type BlockLimits, blocks } from './blocks.js'
import type { Engine } from './engine.js'
import { EXACT, tooLarge } from './exact.js'
import type { Argument } from './kernel.js'
import { max } from './kernels/max.js'
import { maxOfSums } from './kernels/max-of-sums.js'
import { sum } from './kernels/sum.js'
import { modes } from './modes.js'
import type { Storage } from './storage.js'
import { tables, tablesFit } from './tables.js'

/** WebGPU dispatches 65,535 groups of 8 in each dimension; the elements are what 2^24 floats, 64 MB, hold. */
const LIMITS: BlockLimits = { rows: 2 ** 18, lanes: 2 ** 18, elements: EXACT }

/** A driver on an open GPU. */
export function gpuDriver<Handle, Computed>(
  engine: Engine,
  storage: Storage<Handle, Computed>,
  maxElements: number,
  limits: BlockLimits = LIMITS,
): Driver<Handle> {
  const kernels = {
    max: storage.kernel(max),
    sum: storage.kernel(sum),
    'max-of-sums': storage.kernel(maxOfSums),
  }

  async function compute(map: Argument, shape: Shape, plan: Plan, block: Block): Promise<Computed> {
    const scalars = { channels: shape[3], lowest: -Infinity, empty: plan.empty }
    const values = { map, ...scalars, ...tables(plan, shape, block) }
    return kernels[plan.reduction].run(block.rows, block.lanes, values)
  }

  async function reduce(source: Handle, shape: Shape, plan: Plan, out?: Handle): Promise<Handle> {
    const [, PH, PW, C] = plan.outputShape
    const map = storage.matrix(source, shape)
    const fits = (firstRow: number, rows: number) => tablesFit(plan, firstRow, rows)
    let result = out
    const discard = (handle: Handle | undefined) => {
      if (handle !== undefined && handle !== out) storage.release(handle)
    }
    try {
      for (const block of blocks(plan.rows.length * PH, PW * C, limits, fits)) {
        if (!fits(block.firstRow, 1)) tooLarge('a row of bins', 'more samples or taps')
        const next = await storage.place(await compute(map, shape, plan, block), block, plan, result)
        if (next !== result) discard(result)
        result = next
      }
    } catch (error) {
      discard(result)
      throw error
    }
    return result!
  }

  const { runsOn, nonFinite, subnormals } = modes[engine.mode]
  return {
    name: 'gpujs',
    capabilities: {
      runsOn: engine.software ? `${runsOn}, software adapter` : runsOn,
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite,
      subnormals,
      maxElements,
    },
    upload(map: FeatureMap) {
      checkSides(map.shape)
      return storage.upload(map)
    },
    adopt(map, shape) {
      checkSides(shape)
      storage.check(map, elements(shape))
    },
    ...(storage.part && {
      adoptAt(map: Handle, shape: Shape, offset: number) {
        checkSides(shape)
        return storage.part!(map, offset, elements(shape))
      },
    }),
    reduce,
    read: storage.read,
    release: storage.release,
    dispose: engine.close,
  }
}

function checkSides([batch, height, width, channels]: Shape): void {
  if (batch * height > EXACT) tooLarge('the feature map', `${batch} × ${height} rows`)
  if (width * channels > EXACT) tooLarge('a row of the feature map', `${width} × ${channels} elements`)
}
