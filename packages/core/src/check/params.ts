import { invalid, unsupported } from '../errors.js'
import { describe } from './describe.js'

/** SPEC §7.5. Parameters that every operator has. */
export interface CommonParams {
  /** Bins of the result: [height, width]. */
  readonly outputSize: readonly [height: number, width: number]
  /** Cells per image pixel: 1/stride. Positive. */
  readonly spatialScale: number
}

/** SPEC §7.5: positive whole bins, a positive finite scale, and no name this operator does not know. */
export function checkCommonParams(params: CommonParams, known: readonly string[]): void {
  if (params === null || typeof params !== 'object') {
    invalid(`params must be { outputSize, spatialScale, … }, but is ${describe(params)}`)
  }
  const { outputSize, spatialScale } = params
  if (!Array.isArray(outputSize) || outputSize.length !== 2) {
    invalid(`params.outputSize must be [height, width], but is ${describe(outputSize)}`)
  }
  const axis = outputSize.findIndex((bins) => !Number.isSafeInteger(bins) || bins < 1)
  if (axis >= 0) {
    invalid(
      `params.outputSize[${axis}] must be a positive whole number, but is ${describe(outputSize[axis])}`,
    )
  }
  const scale = Math.fround(spatialScale)
  if (typeof spatialScale !== 'number' || !(scale > 0 && scale < Infinity)) {
    invalid(`params.spatialScale must be a positive number (1/stride), but is ${describe(spatialScale)}`)
  }
  const stray = Object.keys(params).find((name) => !known.includes(name))
  if (stray !== undefined) invalid(`params.${stray} is not a parameter here; known are ${known.join(', ')}`)
}

/** SPEC §7.5: one of the named choices. */
export function checkChoice<T extends string>(what: string, value: T, choices: readonly T[]): void {
  if (!choices.includes(value)) {
    invalid(`${what} must be ${choices.map((c) => `'${c}'`).join(' or ')}, but is ${describe(value)}`)
  }
}

/** SPEC §7.6: so many bins that their numbers no longer fit 32 bits. */
export function checkBins(count: number, [rows, columns]: CommonParams['outputSize']): void {
  const bins = count * rows * columns
  if (bins > 2 ** 31 - 1) {
    unsupported(`${count} RoIs of ${rows}×${columns} bins are ${bins} bins: more than 2^31 − 1`)
  }
}
