import { type Driver, type FeatureMap, type Plan, RoiPoolError, type Shape } from '@roipool/core'
import type { GPU } from 'gpu.js'
import { type BlockLimits, blocks } from './blocks.js'
import { guard } from './guard.js'
import { createKernel } from './kernel.js'
import { max } from './kernels/max.js'
import { maxOfSums } from './kernels/max-of-sums.js'
import { sum } from './kernels/sum.js'
import { type Mode, modes } from './modes.js'
import { EXACT, tables, tablesFit } from './tables.js'

/** WebGPU dispatches 65,535 groups of 8 in each dimension; the elements are what 2^24 floats, 64 MB, hold. */
const LIMITS: BlockLimits = { rows: 2 ** 18, lanes: 2 ** 18, elements: EXACT }

/** A driver on an open GPU. A map is held in host memory and handed to gpu.js at every call. */
export function gpuDriver(
  gpu: GPU,
  mode: Mode,
  maxElements: number,
  limits: BlockLimits = LIMITS,
): Driver<Float32Array> {
  const guarded = guard(mode)
  const kernels = {
    max: createKernel(gpu, mode, max, guarded),
    sum: createKernel(gpu, mode, sum, guarded),
    'max-of-sums': createKernel(gpu, mode, maxOfSums, guarded),
  }

  async function reduce(map: Float32Array, shape: Shape, plan: Plan, out?: Float32Array) {
    const [K, PH, PW, C] = plan.outputShape
    const lanes = PW * C
    const result = out ?? new Float32Array(K * PH * lanes)
    const fits = (firstRow: number, rows: number) => tablesFit(plan, firstRow, rows)
    for (const block of blocks(plan.rows.length * PH, lanes, limits, fits)) {
      if (!fits(block.firstRow, 1)) tooLarge('a row of bins', 'more samples or taps')
      const scalars = { channels: shape[3], lowest: -Infinity, empty: plan.empty }
      const values = { map, ...scalars, ...tables(plan, shape, block) }
      const rows = await kernels[plan.reduction].run(block.rows, block.lanes, values, shape[2] * shape[3])
      for (const [n, row] of rows.entries()) {
        const bin = block.firstRow + n
        const k = Math.floor(bin / PH)
        result.set(row, (plan.rows[k]! * PH + (bin % PH)) * lanes + block.firstLane)
      }
    }
    return result
  }

  return {
    name: 'gpujs',
    capabilities: {
      runsOn: modes[mode].runsOn,
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      pyramids: true,
      nonFinite: modes[mode].nonFinite,
      subnormals: modes[mode].subnormals,
      maxElements,
    },
    upload: copy,
    reduce,
    read: (values, into) => into.set(values),
    release: () => undefined,
    dispose: () => gpu.destroy(),
  }
}

function copy({ data, shape: [batch, height, width, channels] }: FeatureMap): Float32Array {
  if (batch * height > EXACT) tooLarge('the feature map', `${batch} × ${height} rows`)
  if (width * channels > EXACT) tooLarge('a row of the feature map', `${width} × ${channels} elements`)
  return data.slice()
}

function tooLarge(what: string, size: string): never {
  throw new RoiPoolError('ROI_UNSUPPORTED', `backend gpujs counts to ${EXACT}, but ${what} has ${size}`)
}
