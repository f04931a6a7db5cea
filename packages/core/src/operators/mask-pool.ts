import { Coverings } from '../cells/coverings.js'
import { largestOfCells, sumsOfCells } from '../cells/lists.js'
import { MaskBins } from '../cells/mask-bins.js'
import { covered, type Resize, resized } from '../cells/mask-resized.js'
import { isFloat32Array } from '../check/describe.js'
import { countMasks } from '../check/masks.js'
import {
  checkChoice,
  checkNumber,
  checkOutputSize,
  checkScales,
  type OutputSize,
  type Scales,
  type SpatialScale,
} from '../check/params.js'
import { checkProblem, type ProblemOptions } from '../check/problem.js'
import type { Mask, Masks } from '../contract.js'
import { invalid } from '../errors.js'
import { type Defaults, withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import type { Shape } from '../shape.js'

/** Parameters of mask pooling. SPEC §22. */
export interface MaskPoolParams {
  /** Bins of the result: [height, width]. [1, 1] is one value a mask; more divide its box. */
  readonly outputSize: OutputSize
  /** Cells per pixel of the masks, for both axes or [y, x]; `'fit'`: a mask covers the whole map. */
  readonly spatialScale: SpatialScale | 'fit'
  /**
   * `'none'` (default): a cell weighs the share of it that the mask covers, exactly. Others resize the mask to the map as
   * PyTorch's `interpolate` does, with `'adaptive'` for its mode `'area'`; they take masks of pixels that fit.
   */
  readonly resize?: 'none' | Resize | undefined
  /** Cells that weigh more than this weigh 1, others nothing. `'none'` (default): they weigh what they weigh. */
  readonly threshold?: number | 'none' | undefined
  /** Of the cells, their mean by weight (default), or the largest of those that weigh something. */
  readonly reduce?: 'avg' | 'max' | undefined
}

export const maskPoolDefaults = { resize: 'none', threshold: 'none', reduce: 'avg' } as const

/**
 * Plans mask pooling: the mean of the map under a mask, or its largest value, in one bin or in bins of the mask's box. A
 * cell weighs the share of it that the mask covers. SPEC §22.
 *
 * @param masks K masks, each over a whole image; see `masksFromBits`, `masksFromRle` and `masksFromPolygons`
 * @param mapShape [batch, height, width, channels] of the map to pool
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planMaskPool(masks: Masks, params: MaskPoolParams, mapShape: Shape): Plan {
  return planMasks(masks, withDefaults(params, ['outputSize', 'spatialScale'], maskPoolDefaults), mapShape)
}

/** The plan of parameters that are all given. */
export function planMasks(
  masks: Masks,
  settings: MaskPoolParams & Defaults<MaskPoolParams>,
  mapShape: Shape,
  options?: ProblemOptions,
): Plan {
  const { outputSize, spatialScale, resize, threshold, reduce } = settings
  checkOutputSize(outputSize)
  const scales = spatialScale === 'fit' ? 'fit' : checkScales(spatialScale, "'fit'")
  checkChoice('params.resize', resize, ['none', 'nearest', 'bilinear', 'adaptive'])
  if (threshold !== 'none') checkNumber('params.threshold', threshold)
  checkChoice('params.reduce', reduce, ['avg', 'max'])
  if (resize !== 'none' && scales !== 'fit') {
    invalid(`params.resize ${resize} is to the whole map: params.spatialScale must be 'fit'`)
  }
  const { base, height, width } = checkProblem(masks, outputSize, 1, mapShape, {
    ...options,
    regions: 'masks',
    counted: countMasks,
  })
  const count = masks.masks.length
  const size = [height, width] as const
  const bins = new MaskBins(count, outputSize, size, reduce === 'max')
  const coverings = new Coverings()
  checkSizes(masks.masks, base.batchIndices)
  for (const [n, mask] of masks.masks.entries()) {
    const k = base.rows[n]!
    const own = scalesOf(mask, scales, size)
    checkWithin(mask, k, own, size)
    const weighed =
      resize === 'none' && threshold === 'none'
        ? mask
        : onMap(mask, k, { resize, threshold }, own, size, coverings)
    const unit = unitOf(weighed, k)
    bins.add(coverings.of(weighed, weighed === mask ? own : [1, 1]), unit)
  }
  return reduce === 'max'
    ? { ...base, ...largestOfCells(count, bins.samples()) }
    : { ...base, ...sumsOfCells(count, bins.taps()) }
}

/** Weights nearer than this to a threshold are equal to it. SPEC §22.4. */
const EQUAL = 2 ** -40

type Size = readonly [height: number, width: number]

function scalesOf({ size: [rows, columns] }: Mask, scales: Scales | 'fit', [height, width]: Size): Scales {
  return scales === 'fit' ? [height / rows!, width / columns!] : scales
}

/** Masks of one image have its size. SPEC §7.2. */
export function checkSizes(masks: readonly Mask[], images: Int32Array): void {
  const sizes = new Map<number, readonly number[]>()
  for (const [k, { size }] of masks.entries()) {
    const image = images[k]!
    const known = sizes.get(image) ?? size
    sizes.set(image, known)
    if (known[0] === size[0] && known[1] === size[1]) continue
    invalid(
      `masks[${k}] is ${size.join('×')} pixels, but another mask of image ${image} is ${known.join('×')}`,
    )
  }
}

/** A mask may reach over the map by less than a cell, as images do whose sides are no multiple of the stride. SPEC §7.2. */
function checkWithin({ size }: Mask, k: number, scales: Scales, map: Size): void {
  const cells = size.map((side, axis) => side * scales[axis]!)
  if (cells.every((length, axis) => length < map[axis]! + 1)) return
  invalid(
    `masks[${k}] is ${size.join('×')} pixels, ${cells.join('×')} cells, but the feature map is ${map.join('×')}`,
  )
}

/** The mask that has a cell for a pixel. */
function onMap(
  mask: Mask,
  k: number,
  { resize, threshold }: { resize: 'none' | Resize; threshold: number | 'none' },
  scales: Scales,
  size: Size,
  coverings: Coverings,
): Mask {
  let weights: Float64Array
  if (resize === 'none') weights = covered(coverings.of(mask, scales), size)
  else if ('rings' in mask) {
    invalid(`masks[${k}] is of polygons, which have no pixels to resize: params.resize must be 'none'`)
  } else weights = resized(mask, resize, size)
  const values = Float32Array.from(weights, (weight) =>
    threshold === 'none' ? weight : weight > threshold + EQUAL ? 1 : 0,
  )
  return { size, values }
}

/** The largest weight of a pixel. None may be negative. */
function unitOf(mask: Mask, k: number): number {
  if (!('values' in mask) || !isFloat32Array(mask.values)) return 1
  let largest = 0
  for (const [n, value] of mask.values.entries()) {
    if (value < 0) invalid(`masks[${k}].values[${n}] is ${value}: a weight below 0 takes a params.threshold`)
    if (value > largest) largest = value
  }
  return largest
}
