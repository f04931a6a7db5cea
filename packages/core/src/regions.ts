import { isFloat32Array } from './check/describe.js'
import type { Masks, RegionsName, RegionsOf } from './contract.js'

/** What the numbers of a kind of regions are. */
interface RegionsFacts {
  readonly numbers: readonly string[]
  /** The last of the numbers are no coordinates: so many of them do not scale with the map. */
  readonly unscaled: number
  /** What may have happened where the numbers do not come out even. */
  readonly cure: string
}

/** The kinds of regions that are rows of numbers. */
export type NumbersName = Exclude<RegionsName, 'masks'>

/** Every kind of regions, by the field that holds its numbers. SPEC §1.2, §1.7, §19.1. */
export const kinds: { readonly [Name in NumbersName]: RegionsFacts } = {
  boxes: {
    numbers: ['x1', 'y1', 'x2', 'y2'],
    unscaled: 0,
    cure: '5 a RoI? see roisFromCaffe',
  },
  rotated: {
    numbers: ['cx', 'cy', 'w', 'h', 'angle'],
    unscaled: 1,
    cure: '4 a RoI? see roisFromXyxy',
  },
  points: {
    numbers: ['x', 'y'],
    unscaled: 0,
    cure: 'perRegion points of 2 numbers',
  },
}

/** What makes regions of a kind. */
export const makers: { readonly [Name in RegionsName]: string } = {
  boxes: 'roisFromXyxy(boxes, batchIndices)',
  rotated: 'roisFromRotated(rows, batchIndices)',
  points: 'pointsFromXy(sets, batchIndices)',
  masks: 'masksFromBits(data, [K, height, width], batchIndices)',
}

/** Any regions, before it is known which. */
export type AnyRegions = RegionsOf<RegionsName>

/** Which kind regions are of, by the field that they have; boxes where they have none. */
export function kindOf(regions: AnyRegions): RegionsName {
  const names = Object.keys(makers) as RegionsName[]
  return names.find((name) => name in regions) ?? 'boxes'
}

export function areMasks(regions: AnyRegions): regions is Masks {
  return kindOf(regions) === 'masks'
}

/** The numbers of regions that are no masks, row by row, and how many a row has. */
export function numbersOf(regions: AnyRegions): { numbers: Float32Array; width: number } {
  const name = kindOf(regions) as NumbersName
  return {
    numbers: (regions as unknown as Record<string, Float32Array>)[name]!,
    width: kinds[name].numbers.length * timesOf(regions),
  }
}

/** How often a region has the numbers of its kind: a set of points has those of every point. */
export function timesOf(regions: AnyRegions): number {
  return 'points' in regions ? regions.perRegion : 1
}

export function countOf(regions: AnyRegions): number {
  if (areMasks(regions)) return regions.masks.length
  const { numbers, width } = numbersOf(regions)
  return numbers.length / width
}

/** Regions [from, to), without a copy. */
export function part<Of extends AnyRegions>(regions: Of, from: number, to: number): Of {
  const { batchIndices, ...rest } = regions
  const own = areMasks(regions)
    ? { masks: regions.masks.slice(from, to) }
    : { ...rest, ...numbersBetween(regions, from, to) }
  return { ...own, ...(batchIndices && { batchIndices: batchIndices.subarray(from, to) }) } as unknown as Of
}

function numbersBetween(regions: AnyRegions, from: number, to: number) {
  const { numbers, width } = numbersOf(regions)
  return { [kindOf(regions)]: numbers.subarray(from * width, to * width) }
}

/** The parameters of regions [from, to) of `count`: `offsets` has numbers for each, all others are the same for all. */
export function partOfParams<Params extends object>(
  params: Params,
  from: number,
  to: number,
  count: number,
): Params {
  const offsets: unknown = (params as { offsets?: unknown } | undefined)?.offsets
  if (!isFloat32Array(offsets) || count === 0 || offsets.length % count !== 0) return params
  const each = offsets.length / count
  return { ...params, offsets: offsets.subarray(from * each, to * each) }
}

/** The regions of some rows, their numbers copied. */
export function picked<Of extends AnyRegions>(regions: Of, batchIndices: Int32Array, rows: Int32Array): Of {
  const images = rows.map((row) => batchIndices[row]!)
  if (areMasks(regions)) {
    return { masks: Array.from(rows, (row) => regions.masks[row]!), batchIndices: images } as unknown as Of
  }
  const { numbers, width } = numbersOf(regions)
  const own = new Float32Array(rows.length * width)
  for (const [n, row] of rows.entries()) own.set(numbers.subarray(row * width, (row + 1) * width), n * width)
  return { [kindOf(regions)]: own, batchIndices: images } as unknown as Of
}
