import { meanTaps } from '../axis/ranges.js'
import { checkChoice, checkOutputSize, type OutputSize } from '../check/params.js'
import { checkImages } from '../check/problem.js'
import { withDefaults } from '../parameters.js'
import type { Plan, Ranges } from '../plan.js'
import type { Shape } from '../shape.js'

/** Parameters of adaptive pooling. SPEC §16. */
export interface AdaptivePoolParams {
  /** Bins of the result: [height, width]. */
  readonly outputSize: OutputSize
  /** Of each bin's cells, the largest (default) or the mean. */
  readonly reduce?: 'max' | 'avg' | undefined
}

export const adaptivePoolDefaults = { reduce: 'max' } as const

/**
 * Plans adaptive pooling of whole images, PyTorch's `AdaptiveMaxPool2d` and `AdaptiveAvgPool2d`: each image is divided
 * into `outputSize` bins, whatever its size. SPEC §16.
 *
 * @param mapShape [batch, height, width, channels] of the map to pool
 * @returns a plan whose output has the shape [batch, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planAdaptivePool(params: AdaptivePoolParams, mapShape: Shape): Plan {
  const { outputSize, reduce } = withDefaults(params, ['outputSize'], adaptivePoolDefaults)
  checkOutputSize(outputSize)
  checkChoice('params.reduce', reduce, ['max', 'avg'])
  const { base, height, width } = checkImages(outputSize, mapShape)
  const y = evenRanges(mapShape[0], outputSize[0], height)
  const x = evenRanges(mapShape[0], outputSize[1], width)
  return reduce === 'max'
    ? { reduction: 'max', y, x, ...base }
    : { reduction: 'sum', y: meanTaps(y), x: meanTaps(x), ...base }
}

/** Of each image, bin i from ⌊i·cells/bins⌋ to ⌈(i+1)·cells/bins⌉. */
function evenRanges(images: number, bins: number, cells: number): Ranges {
  const length = { length: images * bins }
  return {
    start: Int32Array.from(length, (_, n) => Math.floor(((n % bins) * cells) / bins)),
    end: Int32Array.from(length, (_, n) => Math.ceil((((n % bins) + 1) * cells) / bins)),
  }
}
