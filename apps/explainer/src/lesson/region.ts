import { INPUT_SIZE } from '../network/size'

/** A region of the photograph, in whole pixels of the square the network sees. */
export interface Region {
  readonly y: number
  readonly x: number
  readonly height: number
  readonly width: number
}

/** Of the founding article: 145 rows by 200 columns of pixels, at row 192 and column 296. */
export const workedExample: Region = { y: 192, x: 296, height: 145, width: 200 }

/** The fewest pixels a region has on a side, so that it can still be taken hold of. */
const LEAST = 8

/** The nearest region that lies in the photograph: moved if it can be, made smaller only where it must. */
export function inside({ y, x, height, width }: Region): Region {
  const rows = clamp(height, LEAST, INPUT_SIZE)
  const columns = clamp(width, LEAST, INPUT_SIZE)
  return {
    y: clamp(y, 0, INPUT_SIZE - rows),
    x: clamp(x, 0, INPUT_SIZE - columns),
    height: rows,
    width: columns,
  }
}

/** Which edges of a region are moved. */
export interface Edges {
  readonly top?: boolean
  readonly bottom?: boolean
  readonly left?: boolean
  readonly right?: boolean
}

/** The region with some of its edges moved by whole pixels; the others stay where they are. */
export function moveEdges(region: Region, edges: Edges, dy: number, dx: number): Region {
  const [y, bottom] = moveEnds(region.y, region.y + region.height, edges.top, edges.bottom, dy)
  const [x, right] = moveEnds(region.x, region.x + region.width, edges.left, edges.right, dx)
  return { y, x, height: bottom - y, width: right - x }
}

function moveEnds(low: number, high: number, lower = false, upper = false, by: number): [number, number] {
  return [
    lower ? clamp(low + by, 0, high - LEAST) : low,
    upper ? clamp(high + by, low + LEAST, INPUT_SIZE) : high,
  ]
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.round(value), least), most)
}
