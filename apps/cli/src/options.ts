import type { Rgb } from '@roipool/features'
import { InvalidArgumentError } from 'commander'
import type { Share } from './many/jobs.js'

/** `7x7` or `7` as [height, width]. */
export function parseOutputSize(text: string): [height: number, width: number] {
  const match = /^([1-9]\d{0,4})(?:[x×]([1-9]\d{0,4}))?$/.exec(text)
  if (!match) throw new InvalidArgumentError('It must be HEIGHTxWIDTH, such as 7x7.')
  return [Number(match[1]), Number(match[2] ?? match[1])]
}

/** A positive number, or a fraction of two: `0.03125` or `1/32`. */
export function parseScale(text: string): number {
  const [numerator, denominator = '1', ...more] = text.split('/')
  const value = numerator ? Number(numerator) / Number(denominator) : Number.NaN
  if (more.length > 0 || !(value > 0 && value < Infinity)) {
    throw new InvalidArgumentError('It must be a positive number or fraction, such as 0.03125 or 1/32.')
  }
  return value
}

/** The scale of both axes, or of y and x where they differ: `1/16`, `1/16,1/12`. */
export function parseScales(text: string): number | [y: number, x: number] {
  const [first = '', second, ...more] = text.split(',')
  if (more.length > 0) throw new InvalidArgumentError('It must be one number, or two: of y and of x.')
  return second === undefined ? parseScale(first) : [parseScale(first), parseScale(second)]
}

/** A positive whole number, or `adaptive`. */
export function parseSamplingRatio(text: string): number | 'adaptive' {
  if (text === 'adaptive') return text
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError('It must be a positive whole number, or adaptive.')
  }
  return Number(text)
}

/** A positive whole number. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a positive whole number.')
  return Number(text)
}

/** `2/8`, the third of eight: as `JOB_COMPLETION_INDEX` and `SLURM_ARRAY_TASK_ID` count. */
export function parseShare(text: string): Share {
  const [, index, count] = /^(\d{1,9})\/([1-9]\d{0,8})$/.exec(text) ?? []
  if (index === undefined || Number(index) >= Number(count)) {
    throw new InvalidArgumentError('It must be i/N, with i from 0 to N − 1, such as 0/8.')
  }
  return { index: Number(index), count: Number(count) }
}

/** A number that is neither NaN nor infinite. */
export function parseNumber(text: string): number {
  if (text.trim() === '' || !Number.isFinite(Number(text))) {
    throw new InvalidArgumentError('It must be a number.')
  }
  return Number(text)
}

/** A number, or `none`. */
export function parseThreshold(text: string): number | 'none' {
  return text === 'none' ? text : parseNumber(text)
}

export function parseFlag(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('It must be true or false.')
  return text === 'true'
}

/** A number for all channels, or one for each of red, green and blue: `0.5` or `0.485,0.456,0.406`. */
export function parseRgb(text: string): number | Rgb {
  const numbers = text.split(',').map(parseNumber)
  if (numbers.length === 1) return numbers[0]!
  if (numbers.length === 3) return numbers as unknown as Rgb
  throw new InvalidArgumentError('It must be a number, or three with commas between them.')
}
