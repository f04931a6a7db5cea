import type { CellRect } from '@roipool/core'
import type { View } from '../lesson/operators'
import type { Step } from '../lesson/settings'

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

/** The whole cells in use after a step: none before anything was rounded, or where nothing is. */
export function usedAreas(view: View, step: Step): CellRect[] {
  if (step === 1) return []
  if (step > 2 && view.afterBins) return binRects(view).flat()
  return view.quantized ? [view.quantized] : []
}

/** Each bin's rectangle, row by row. */
export function binRects({ bins }: View): CellRect[][] {
  return bins.y.map(([y, bottom]) =>
    bins.x.map(([x, right]) => ({ y, x, height: bottom - y, width: right - x })),
  )
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
