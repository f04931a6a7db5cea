import type { PointSets, RegionsName } from '../contract.js'
import { invalid } from '../errors.js'
import {
  type AnyRegions,
  areMasks,
  kindOf,
  kinds,
  makers,
  type NumbersName,
  numbersOf,
  timesOf,
} from '../regions.js'
import type { Shape } from '../shape.js'
import { describe, isDetached, isFloat32Array, isList, typeOf } from './describe.js'
import { checkCount, type Scales } from './params.js'

const LIMIT = 2 ** 31

/** Checks what regions of a kind consist of. Returns how many there are. */
export type Counted = (rois: AnyRegions, name: RegionsName) => number

/**
 * SPEC §7.2 to §7.4: regions of the kind that an operator takes, finite, whose scaled coordinates fit 32 bits, and an image
 * of this map for each. Returns K and the batch indices, one for each region.
 */
export function checkRois(
  rois: AnyRegions,
  scale: number | Scales,
  [batch, height, width]: Shape,
  kind: RegionsName = 'boxes',
  counted: Counted = countNumbers,
): { count: number; batchIndices: Int32Array } {
  const count = checkForm(rois, counted, kind)
  checkCoordinates(rois, scale)
  if (count > 0 && (height === 0 || width === 0)) {
    invalid(`there are ${count} RoIs, but the feature map is ${height} high and ${width} wide`)
  }
  return { count, batchIndices: checkBatchIndices(rois.batchIndices, count, batch) }
}

/**
 * SPEC §7.2 and §7.4, as far as they can be checked without a map: types and lengths. Returns K.
 *
 * @param kind of the regions there must be; without it, any
 */
export function checkForm(rois: AnyRegions, counted: Counted, kind?: RegionsName): number {
  const name = kind ?? (isRecord(rois) ? kindOf(rois) : 'boxes')
  checkKind(rois, name)
  const count = counted(rois, name)
  checkIndicesForm(rois.batchIndices, count, name)
  return count
}

function checkKind(rois: AnyRegions, name: RegionsName): void {
  if (!isRecord(rois) || Array.isArray(rois) || ArrayBuffer.isView(rois)) {
    invalid(`rois must be { ${name}, batchIndices? }, but is ${describe(rois)}${converts(rois, name)}`)
  }
  const given = kindOf(rois)
  if (given !== name && given in rois) {
    invalid(`rois must be { ${name}, batchIndices? }, but has ${given}: see ${makers[name]}`)
  }
}

/** Of every kind but masks: those of masks are pulled in only where masks are pooled. */
export const countNumbers: Counted = (rois, name) => {
  const { numbers: names, cure } = kinds[name as NumbersName]
  const numbers = (rois as unknown as Record<string, Float32Array>)[name]
  if (!isFloat32Array(numbers) || isDetached(numbers)) {
    const is = `${describe(numbers)}${converts(numbers, name)}`
    invalid(`rois.${name} must be a Float32Array of ${names.join(' ')}, but is ${is}`)
  }
  if (name === 'points') checkCount('rois.perRegion', (rois as PointSets).perRegion)
  const width = names.length * timesOf(rois)
  if (numbers.length % width !== 0) {
    invalid(`rois.${name} must hold ${width} numbers a RoI, but holds ${numbers.length} (${cure})`)
  }
  return numbers.length / width
}

function checkIndicesForm(batchIndices: Int32Array | undefined, count: number, name: RegionsName): void {
  if (batchIndices === undefined) return
  if (typeOf(batchIndices) !== 'Int32Array') {
    const is = `${describe(batchIndices)}${converts(batchIndices, name)}`
    invalid(`rois.batchIndices must be an Int32Array, but is ${is}`)
  }
  if (batchIndices.length !== count) {
    invalid(`rois.batchIndices has ${batchIndices.length} entries, but rois.${name} has ${count} RoIs`)
  }
}

/** What makes such regions of a list. */
function converts(value: unknown, name: RegionsName): string {
  return isList(value) ? `: ${makers[name]} converts` : ''
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function checkCoordinates(rois: AnyRegions, scale: number | Scales): void {
  if (areMasks(rois)) return
  const name = kindOf(rois) as NumbersName
  const { numbers, width } = numbersOf(rois)
  const { numbers: names, unscaled } = kinds[name]
  const [down, across] = typeof scale === 'number' ? [scale, scale] : scale
  for (let i = 0; i < numbers.length; i++) {
    const side = i % names.length
    const scaled = numbers[i]! * (side >= names.length - unscaled ? 0 : side % 2 === 0 ? across : down)
    if (scaled > -LIMIT && scaled < LIMIT) continue
    const point = name === 'points' ? `[${Math.floor((i % width) / names.length)}]` : ''
    const place = `rois.${name}[${Math.floor(i / width)}]${point} has ${names[side]} = ${numbers[i]}`
    if (!Number.isFinite(numbers[i])) invalid(`${place}, but coordinates must be finite`)
    invalid(`${place}, which is ${scaled} cells: beyond ±2^31`)
  }
}

function checkBatchIndices(indices: Int32Array | undefined, count: number, batch: number): Int32Array {
  if (indices === undefined) {
    if (count > 0 && batch !== 1) {
      invalid(`rois.batchIndices is missing, but the feature map has ${images(batch)}`)
    }
    return new Int32Array(count)
  }
  const row = indices.findIndex((index) => index < 0 || index >= batch)
  if (row >= 0) {
    invalid(`rois.batchIndices[${row}] is ${indices[row]}, but the feature map has ${images(batch)}`)
  }
  return new Int32Array(indices)
}

function images(batch: number): string {
  return batch === 1 ? '1 image' : `${batch} images`
}
