import { Shares, wholeCells } from './cells/shares.js'
import { describe, isList } from './check/describe.js'
import { invalid } from './errors.js'

/** The corners of a polygon in order, the last joined to the first: x y a row, or one flat list. */
export type Polygon = ArrayLike<number> | ArrayLike<ArrayLike<number>>

/** Shares nearer than this to nothing or to all are nothing or all: the rest of sums that cancel. */
const NOTHING = 2 ** -40

/**
 * Of every cell of a map, which share of it a polygon covers: exactly, by clipping, not by asking points. SPEC §18.
 *
 * @param polygon in cells: cell (y, x) covers [y, y + 1) × [x, x + 1); corners may lie outside the map, in either
 * orientation; it must not cross itself
 * @param size [height, width] of the map
 * @returns height · width shares in [0, 1], row by row, in float64
 * @throws RoiPoolError ROI_INVALID for what is no polygon of finite corners, or no size
 */
export function polygonCoverage(polygon: Polygon, size: readonly number[]): Float64Array {
  const corners = cornersOf(polygon)
  const [height, width] = sizeOf(size)
  const shares = new Shares(wholeCells(height), wholeCells(width))
  for (let n = 0; n < corners.length; n++) {
    const [x1, y1] = corners[n]!
    const [x2, y2] = corners[(n + 1) % corners.length]!
    shares.add(x1, y1, x2, y2)
  }
  return shares.areas().map((area) => {
    const share = Math.abs(area)
    return share < NOTHING ? 0 : share > 1 - NOTHING ? 1 : share
  })
}

function cornersOf(polygon: Polygon): (readonly [x: number, y: number])[] {
  if (!isList(polygon)) invalid(`polygon must be a list of corners x y, but is ${describe(polygon)}`)
  const rows =
    typeof polygon[0] === 'object' ? Array.from(polygon as ArrayLike<ArrayLike<number>>) : pairs(polygon)
  return rows.map((row, n) => {
    const [x, y, more] = Array.from(row ?? [])
    if (Number.isFinite(x) && Number.isFinite(y) && more === undefined) return [x!, y!]
    return invalid(`polygon[${n}] must be two finite numbers x y, but is ${describe(row)}`)
  })
}

function pairs(flat: ArrayLike<unknown>): ArrayLike<number>[] {
  if (flat.length % 2 !== 0)
    invalid(`polygon must have 2 numbers a corner, but there are ${flat.length} numbers`)
  return Array.from({ length: flat.length / 2 }, (_, n) => [flat[2 * n], flat[2 * n + 1]] as number[])
}

function sizeOf(size: readonly number[]): readonly [height: number, width: number] {
  const whole = (sides: unknown) => Number.isSafeInteger(sides) && (sides as number) >= 0
  if (Array.isArray(size) && size.length === 2 && size.every(whole))
    return size as unknown as [number, number]
  return invalid(`size must be [height, width] in cells, but is ${describe(size)}`)
}
