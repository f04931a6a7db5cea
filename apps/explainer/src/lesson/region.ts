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

/** The fewest pixels a region has on a side, and in the photograph, so that it can still be taken hold of. */
const LEAST = 8

/** Pixels by which a region may leave the photograph, so that clipping can be seen. */
export const BORDER = 48

/** The nearest region that leaves the photograph by no more than the border: moved if it can be, made smaller where it must. */
export function inside({ y, x, height, width }: Region): Region {
  const rows = clamp(height, LEAST, INPUT_SIZE + 2 * BORDER)
  const columns = clamp(width, LEAST, INPUT_SIZE + 2 * BORDER)
  return { y: place(y, rows), x: place(x, columns), height: rows, width: columns }
}

/** Why a number of the region, as it was typed, did not fit. */
export function whyNot(field: keyof Region, typed: number, taken: number): string {
  if (Math.round(typed) === taken) return 'because pixels are whole'
  if (typed < LEAST && (field === 'height' || field === 'width'))
    return `because a side has at least ${LEAST} pixels`
  return `so that the region leaves the photograph by at most ${BORDER} pixels`
}

function place(start: number, length: number): number {
  const most = Math.min(INPUT_SIZE + BORDER - length, INPUT_SIZE - LEAST)
  return clamp(start, Math.max(-BORDER, LEAST - length), most)
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
    lower ? clamp(low + by, -BORDER, Math.min(high, INPUT_SIZE) - LEAST) : low,
    upper ? clamp(high + by, Math.max(low, 0) + LEAST, INPUT_SIZE + BORDER) : high,
  ]
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.round(value), least), most)
}
