import { checkNames, describeValue, invalid } from '@roipool/core'
import { clamp } from './boxes.js'
import { type Boxes, checkAreas, checkBoxes, checkSize, type ImageSize } from './check.js'

/** Four numbers, one for each of dx, dy, dw, dh. */
export type Four = readonly [dx: number, dy: number, dw: number, dh: number]

/** How a code is scaled: `(raw - means) · weights`. */
export interface CodecOptions {
  /** 1 / deviations. [10, 10, 5, 5] by default, as Fast R-CNN has it; a region proposal network takes [1, 1, 1, 1]. */
  readonly weights?: Four | undefined
  /** Standard deviations of raw codes, in place of weights. */
  readonly deviations?: Four | undefined
  /** Means of raw codes, [0, 0, 0, 0] by default. */
  readonly means?: Four | undefined
}

export interface DecodeOptions extends CodecOptions {
  /** Boxes are clipped to this image. Without it they are not. */
  readonly imageSize?: ImageSize | undefined
}

/** A decoded box is at most 1000/16 times as wide or high as its proposal, as in Detectron and torchvision. */
const MOST = Math.log(1000 / 16)

/**
 * What a box regressor is to say of each proposal to get its target: dx, dy in sizes of the proposal, dw, dh as
 * logarithms, then less the means and times the weights. Girshick et al. 2014, appendix C.
 *
 * @param proposals N boxes
 * @param targets N boxes, one for each proposal
 * @returns N×4 numbers: dx dy dw dh
 * @throws RoiPoolError ROI_INVALID for malformed boxes or options, and for boxes without area
 */
export function encodeBoxes(proposals: Boxes, targets: Boxes, options: CodecOptions = {}): Float64Array {
  const count = checkBoxes('proposals', proposals)
  if (checkBoxes('targets', targets) !== count) {
    invalid(`targets must be ${count} boxes, one for each proposal, but there are ${targets.length / 4}`)
  }
  checkAreas('proposals', proposals)
  checkAreas('targets', targets)
  const { weights, means } = scaling(options)
  const codes = new Float64Array(count * 4)
  for (let at = 0; at < codes.length; at += 4) {
    for (let axis = 0; axis < 2; axis++) {
      const [lo, hi] = [at + axis, at + axis + 2]
      const size = proposals[hi]! - proposals[lo]!
      const target = targets[hi]! - targets[lo]!
      const shift = targets[lo]! + target / 2 - (proposals[lo]! + size / 2)
      codes[lo] = (shift / size - means[axis]!) * weights[axis]!
      codes[hi] = (Math.log(target / size) - means[axis + 2]!) * weights[axis + 2]!
    }
  }
  return codes
}

/**
 * The boxes that codes make of proposals: what `encodeBoxes` undone gives. dw and dh are held to log(1000/16), so that
 * no code overflows.
 *
 * @param proposals N boxes
 * @param codes N×C×4 numbers, C codes of dx dy dw dh for each proposal: one, or one for each class
 * @returns N×C×4: C boxes for each proposal; a Float32Array, unless the proposals are a Float64Array
 * @throws RoiPoolError ROI_INVALID for malformed boxes, codes, options
 */
export function decodeBoxes<Array extends Boxes>(
  proposals: Array,
  codes: ArrayLike<number>,
  options: DecodeOptions = {},
): Array {
  const count = checkBoxes('proposals', proposals)
  const each = checkCodes(codes, count)
  const { weights, means } = scaling(options)
  const sides = options.imageSize === undefined ? undefined : checkSize('imageSize', options.imageSize)
  const boxes =
    proposals instanceof Float64Array ? new Float64Array(codes.length) : new Float32Array(codes.length)
  for (let at = 0; at < codes.length; at += 4) {
    const from = Math.floor(at / each) * 4
    for (let axis = 0; axis < 2; axis++) {
      const [lo, hi] = [at + axis, at + axis + 2]
      const start = proposals[from + axis]!
      const size = proposals[from + axis + 2]! - start
      const centre = start + size / 2 + (codes[lo]! / weights[axis]! + means[axis]!) * size
      const half = (size * Math.exp(Math.min(codes[hi]! / weights[axis + 2]! + means[axis + 2]!, MOST))) / 2
      boxes[lo] = sides ? clamp(centre - half, sides[axis]!) : centre - half
      boxes[hi] = sides ? clamp(centre + half, sides[axis]!) : centre + half
    }
  }
  return boxes as Array
}

/** How many numbers each proposal has. */
function checkCodes(codes: ArrayLike<number>, count: number): number {
  const length = (typeof codes === 'object' && codes?.length) || 0
  if (count === 0 ? length > 0 : length === 0 || length % (count * 4) !== 0) {
    invalid(
      `codes must have 4 numbers, or 4 a class, for each of ${count} proposals, but is ${describeValue(codes)}`,
    )
  }
  for (let n = 0; n < length; n++) {
    if (Number.isFinite(codes[n])) continue
    invalid(`codes[${n}] must be a finite number, but is ${describeValue(codes[n])}: did training diverge?`)
  }
  return length / count
}

function scaling(options: CodecOptions): { weights: Four; means: Four } {
  checkNames(options, ['weights', 'deviations', 'means', 'imageSize'], 'options')
  const { weights, deviations, means = [0, 0, 0, 0] } = options
  if (weights && deviations) invalid('options.weights are 1 / options.deviations: give one of them')
  for (const [name, four] of Object.entries({ weights, deviations, means })) {
    if (four === undefined) continue
    const good = Array.isArray(four) && four.length === 4 && four.every(Number.isFinite)
    if (good && (name === 'means' || four.every((value) => value > 0))) continue
    invalid(
      `options.${name} must be four ${name === 'means' ? 'finite' : 'positive'} numbers, but is ${describeValue(four)}`,
    )
  }
  const [dx, dy, dw, dh] = deviations ?? [0.1, 0.1, 0.2, 0.2]
  return { weights: weights ?? [1 / dx, 1 / dy, 1 / dw, 1 / dh], means }
}
