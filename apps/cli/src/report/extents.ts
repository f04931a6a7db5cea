import type { CellRange, RoiCoverage } from '@roipool/core'
import { type Step, usedCells } from './geometry.js'
import type { Grid } from './grid.js'
import { html, type Markup } from './html.js'

/** Room that {@link extents} takes below and beside the cells. */
export const EXTENTS_MARGIN = { right: 64, bottom: 64 }

/** Bars below and beside the cells: how far the region, or each of its bins, reaches on each axis. */
export function extents({ window, x, y }: Grid, coverage: RoiCoverage, step: Step): Markup {
  const area = usedCells(coverage, step)
  const columns: readonly CellRange[] = step === 'bins' ? coverage.bins.x : [[area.x, area.x + area.width]]
  const rows: readonly CellRange[] = step === 'bins' ? coverage.bins.y : [[area.y, area.y + area.height]]
  const bottom = y(window.y + window.height)
  const right = x(window.x + window.width)
  const below = columns.map(([from, to], n) => `M${x(from) + 2} ${bottom + 13 + n * 9}H${x(to) - 2}`)
  const beside = rows.map(([from, to], n) => `M${right + 13 + n * 9} ${y(from) + 2}V${y(to) - 2}`)
  const middle = { x: x(area.x + area.width / 2), y: y(area.y + area.height / 2) }
  const turned = `translate(${right + 26 + rows.length * 9} ${middle.y}) rotate(90)`
  return html`<g class="extents"><path d="${[...below, ...beside].map(tidy).join('')}"/>
<text x="${middle.x}" y="${bottom + 30 + columns.length * 9}" text-anchor="middle">${label(columns, step)}</text>
<text transform="${tidy(turned)}" dy=".1em" text-anchor="middle">${label(rows, step)}</text></g>`
}

function label(ranges: readonly CellRange[], step: Step): string {
  const [from, to] = ranges[0]!
  return step === 'bins' ? `${ranges.length} bins` : `${Math.round((to - from) * 100) / 100} cells`
}

/** Numbers with two digits at most. */
function tidy(path: string): string {
  return path.replaceAll(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 100) / 100))
}
