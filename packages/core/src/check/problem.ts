import type { Rois } from '../contract.js'
import { invalid, unsupported } from '../errors.js'
import type { Shape } from '../shape.js'
import { checkShape } from './feature-map.js'
import { checkRois } from './rois.js'

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
  readonly positionSensitive?: boolean
  readonly empty?: number
  /** The rows of the result that these RoIs fill, and how many rows it has; by default all, in order. */
  readonly rows?: Int32Array
  readonly count?: number
}

/**
 * Checks RoIs against the map they are to be pooled from. SPEC §7.2 to §7.6.
 *
 * @param scale cells per unit of the boxes, by which coordinates are held against 2^31
 */
export function checkProblem(
  rois: Rois,
  outputSize: readonly [number, number],
  scale: number,
  mapShape: Shape,
  { positionSensitive = false, empty = 0, rows: given, count: of }: ProblemOptions = {},
): Problem {
  checkShape('mapShape', mapShape)
  const { count, batchIndices } = checkRois(rois, scale, mapShape)
  checkBins(count, outputSize)
  const [, height, width, channels] = mapShape
  const [rows, columns] = outputSize
  const outputChannels = positionSensitive ? channels / (rows * columns) : channels
  if (!Number.isInteger(outputChannels)) {
    invalid(`a position-sensitive map needs a multiple of ${rows}·${columns} channels, but has ${channels}`)
  }
  return {
    height,
    width,
    base: {
      outputShape: [of ?? count, rows, columns, outputChannels],
      batchIndices,
      rows: given ?? new Int32Array(count).map((_, k) => k),
      empty,
      positionSensitive,
    },
  }
}

function checkBins(count: number, [rows, columns]: readonly [number, number]): void {
  const bins = count * rows * columns
  if (bins > 2 ** 31 - 1) {
    unsupported(`${count} RoIs of ${rows}×${columns} bins are ${bins} bins: more than 2^31 − 1`)
  }
}
