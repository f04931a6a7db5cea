import type { RegionsName } from '../contract.js'
import { invalid, unsupported } from '../errors.js'
import { int32s } from '../memory.js'
import type { AnyRegions } from '../regions.js'
import type { Shape } from '../shape.js'
import { checkShape } from './feature-map.js'
import type { Scales } from './params.js'
import { type Counted, checkRois } from './rois.js'

/** A checked problem: what every plan is made of, besides its axes. */
export interface Problem {
  readonly height: number
  readonly width: number
  /** Fields of the plan that do not depend on the operator's axes. */
  readonly base: {
    readonly outputShape: Shape
    readonly batchIndices: Int32Array
    readonly rows: Int32Array
    readonly empty: number
    readonly positionSensitive: boolean
  }
}

/** What sets an operator's plans apart, besides their axes. */
export interface ProblemOptions {
  /** What the regions are; boxes by default. */
  readonly regions?: RegionsName
  /** What checks and counts them where they are no numbers. */
  readonly counted?: Counted
  readonly positionSensitive?: boolean
  readonly empty?: number
  /** The rows of the result that these RoIs fill, and how many rows it has; by default all, in order. */
  readonly rows?: Int32Array
  readonly count?: number
}

/**
 * Checks RoIs against the map they are to be pooled from. SPEC §7.2 to §7.6.
 *
 * @param scale cells per unit of the regions, for both axes or for each, by which coordinates are held against 2^31
 */
export function checkProblem(
  rois: AnyRegions,
  outputSize: readonly [number, number],
  scale: number | Scales,
  mapShape: Shape,
  options?: ProblemOptions,
): Problem {
  checkShape('mapShape', mapShape)
  const { count, batchIndices } = checkRois(rois, scale, mapShape, options?.regions, options?.counted)
  return problemOf('RoIs', batchIndices, count, outputSize, mapShape, options)
}

/** The same where the images of the map are the regions: row n of the result is image n. SPEC §1.6, §7.1, §7.6. */
export function checkImages(
  outputSize: readonly [number, number],
  mapShape: Shape,
  options?: ProblemOptions,
): Problem {
  checkShape('mapShape', mapShape)
  const [batch, height, width] = mapShape
  if (batch > 0 && (height === 0 || width === 0)) {
    invalid(`there are ${batch} images, but the feature map is ${height} high and ${width} wide`)
  }
  return problemOf('images', upTo(batch), batch, outputSize, mapShape, options)
}

function problemOf(
  what: string,
  batchIndices: Int32Array,
  count: number,
  outputSize: readonly [number, number],
  [, height, width, channels]: Shape,
  { positionSensitive = false, empty = 0, rows: given, count: of = count }: ProblemOptions = {},
): Problem {
  const [rows, columns] = outputSize
  const bins = count * rows * columns
  if (bins > 2 ** 31 - 1) {
    unsupported(`${count} ${what} of ${rows}×${columns} bins are ${bins} bins: more than 2^31 − 1`)
  }
  const outputChannels = positionSensitive ? channels / (rows * columns) : channels
  if (!Number.isInteger(outputChannels)) {
    invalid(`a position-sensitive map needs a multiple of ${rows}·${columns} channels, but has ${channels}`)
  }
  return {
    height,
    width,
    base: {
      outputShape: [of, rows, columns, outputChannels],
      batchIndices,
      rows: given ?? upTo(count),
      empty,
      positionSensitive,
    },
  }
}

/** The whole numbers below a limit, in order. */
function upTo(limit: number): Int32Array {
  const numbers = int32s(limit)
  for (let n = 0; n < limit; n++) numbers[n] = n
  return numbers
}
