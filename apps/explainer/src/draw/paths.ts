import type { CellRect } from '@roipool/core'
import type { Span, View } from '../lesson/operators'
import { between, eased } from './moving'

/** Where cells lie in a drawing. */
export interface Scale {
  x(cells: number): number
  y(cells: number): number
}

export function rectPath({ x, y }: Scale, area: CellRect): string {
  const [left, top] = [x(area.x), y(area.y)]
  const [right, bottom] = [x(area.x + area.width), y(area.y + area.height)]
  return `M${left} ${top}H${right}V${bottom}H${left}Z`
}

/** What of a part of the map, in cells, is the map's own, which has `cells` on each side. */
export function onMap(frame: CellRect, cells: number): CellRect {
  const [y, x] = [Math.max(frame.y, 0), Math.max(frame.x, 0)]
  const bottom = Math.min(frame.y + frame.height, cells)
  const right = Math.min(frame.x + frame.width, cells)
  return { y, x, height: bottom - y, width: right - x }
}

/** A circle, in pixels. */
export function circlePath(x: number, y: number, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`
}

/** Each bin's rectangle, row by row; before 3, on its way from the middle of the region. */
export function binRects({ bins, quantized, scaled }: View, at = 3): CellRect[][] {
  const frame = quantized ?? scaled
  const rows = opening(bins.y, frame.y, frame.height, eased(at - 2))
  const columns = opening(bins.x, frame.x, frame.width, eased(at - 2))
  return rows.map(([y, bottom]) =>
    columns.map(([x, right]) => ({ y, x, height: bottom - y, width: right - x })),
  )
}

/** Each bin on an axis, on its way from the middle: `share` of it. */
export function opening(
  bins: readonly Span[],
  start: number,
  length: number,
  share: number,
): readonly Span[] {
  const middle = start + length / 2
  return bins.map(([first, end], n) => [
    between(n === 0 ? start : middle, first, share),
    between(n === bins.length - 1 ? start + length : middle, end, share),
  ])
}

/** The lines between the cells of a part of the map. */
export function gridPath(scale: Scale, { y, x, height, width }: CellRect): string {
  const rows = Array.from(
    { length: height + 1 },
    (_, n) => `M${scale.x(x)} ${scale.y(y + n)}H${scale.x(x + width)}`,
  )
  const columns = Array.from(
    { length: width + 1 },
    (_, n) => `M${scale.x(x + n)} ${scale.y(y)}V${scale.y(y + height)}`,
  )
  return [...rows, ...columns].join('')
}

/** A closed outline through places. */
export function placesPath({ x, y }: Scale, places: readonly (readonly [x: number, y: number])[]): string {
  return `M${places.map((place) => `${x(place[0])} ${y(place[1])}`).join('L')}Z`
}
