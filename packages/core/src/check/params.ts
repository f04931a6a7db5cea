import { invalid } from '../errors.js'
import { describe } from './describe.js'

/** [height, width]. Any list of numbers has the type; that it is two positive whole numbers is checked. SPEC §7.5 */
export type OutputSize = readonly [height: number, width: number] | readonly number[]

/** Cells per image pixel, for both axes or for each, [y, x]. */
export type SpatialScale = number | readonly number[]

/** Cells per unit of the regions, down and across. */
export type Scales = readonly [y: number, x: number]

/** SPEC §7.5. Parameters that every operator has. */
export interface CommonParams {
  /** Bins of the result: [height, width]. */
  readonly outputSize: OutputSize
  /** Cells per image pixel: 1/stride, or [y, x] where an image was squeezed on one axis. Positive. */
  readonly spatialScale: SpatialScale
}

/**
 * SPEC §7.5: a positive scale for both axes, or one for each, [y, x]. Returns them as they were given.
 *
 * @param or what else it may be
 */
export function checkScales(spatialScale: SpatialScale, or?: string): Scales {
  const scales = typeof spatialScale === 'number' ? [spatialScale, spatialScale] : spatialScale
  const positive = (scale: unknown) => toFloat32(scale) > 0 && toFloat32(scale) < Infinity
  if (!Array.isArray(scales) || scales.length !== 2 || !scales.every(positive)) {
    const must = `a positive number (1/stride), or one for each axis [y, x]${or ? `, or ${or}` : ''}`
    invalid(`params.spatialScale must be ${must}, but is ${describe(spatialScale)}`)
  }
  return scales as unknown as [number, number]
}

/** SPEC §7.5: the scale of each axis, as the float32 it is used as. */
export function checkScale(spatialScale: SpatialScale): Scales {
  const [y, x] = checkScales(spatialScale)
  return [Math.fround(y), Math.fround(x)]
}

/** SPEC §7.5: positive whole bins on two axes. */
export function checkOutputSize(outputSize: OutputSize): asserts outputSize is readonly [number, number] {
  if (!Array.isArray(outputSize) || outputSize.length !== 2) {
    invalid(`params.outputSize must be [height, width], but is ${describe(outputSize)}`)
  }
  for (const [axis, bins] of outputSize.entries()) checkCount(`params.outputSize[${axis}]`, bins)
}

/** A positive whole number. */
export function checkCount(what: string, value: number): void {
  if (!isCount(value)) invalid(`${what} must be a positive whole number, but is ${describe(value)}`)
}

/** SPEC §7.5: no name the operator does not know, so that a misspelt one is not silently a default. */
export function checkNames(params: object, known: readonly string[], what = 'params'): void {
  if (params === null || typeof params !== 'object') {
    invalid(`${what} must be { ${known.join(', ')} }, but is ${describe(params)}`)
  }
  const stray = Object.keys(params).find((name) => !known.includes(name))
  if (stray !== undefined) invalid(`${what}.${stray} is not a parameter here; known are ${known.join(', ')}`)
}

/** SPEC §7.5: one of the named choices. */
export function checkChoice<T extends string>(what: string, value: T, choices: readonly T[]): void {
  if (!choices.includes(value)) {
    invalid(`${what} must be ${choices.map((c) => `'${c}'`).join(' or ')}, but is ${describe(value)}`)
  }
}

/** SPEC §7.5: a positive whole number or `'adaptive'`. */
export function checkSamplingRatio(samplingRatio: number | 'adaptive'): void {
  if (samplingRatio === 'adaptive' || isCount(samplingRatio)) return
  const elsewhere = samplingRatio === 0 || samplingRatio === -1 ? ", which elsewhere means 'adaptive'" : ''
  invalid(
    `params.samplingRatio must be a positive whole number or 'adaptive', but is ${describe(samplingRatio)}${elsewhere}`,
  )
}

/** SPEC §7.5: a number that float32 can hold, neither NaN nor infinite, and positive where it must be. */
export function checkNumber(what: string, value: number, positive = false): void {
  const single = toFloat32(value)
  if (Number.isFinite(single) && (single > 0 || !positive)) return
  const large = Number.isFinite(value) && !Number.isFinite(single) ? ', more than float32 holds' : ''
  invalid(`${what} must be a ${positive ? 'positive' : 'finite'} number, but is ${describe(value)}${large}`)
}

/** NaN of what is no number: `Math.fround` takes `'5'` for one, and throws at `5n`. */
function toFloat32(value: unknown): number {
  return typeof value === 'number' ? Math.fround(value) : Number.NaN
}

/** SPEC §7.5. */
export function checkFlag(what: string, value: boolean): void {
  if (typeof value !== 'boolean') invalid(`${what} must be true or false, but is ${describe(value)}`)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0
}
