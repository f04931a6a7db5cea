import type { CellRect } from '@roipool/core'
import { html, type Markup } from './html.js'

/** Room for the numbers of rows and columns. */
const MARGIN = { left: 34, top: 30 }

/** A part of a feature map's grid, and how its cells become units of a drawing. */
export interface Grid {
  readonly window: CellRect
  /** Units to a cell. */
  readonly cell: { readonly width: number; readonly height: number }
  x(cells: number): number
  y(cells: number): number
}

/**
 * Lays out the cells of `window`.
 *
 * @param aspect height of a cell over its width, in pixels of the photograph
 * @param width units for all cells: the fewer, the larger fonts and strokes are beside them
 */
export function layGrid(window: CellRect, aspect: number, width: number): Grid {
  const cell = { width: width / window.width, height: (width / window.width) * aspect }
  return {
    window,
    cell,
    x: (cells) => (cells - window.x) * cell.width,
    y: (cells) => (cells - window.y) * cell.height,
  }
}

/** What a drawing says to those who cannot see it, and the room it takes beside and below its cells. */
export interface Frame {
  /** Unique in the page. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly margin: { readonly right: number; readonly bottom: number }
}

/** A drawing over a grid, with row and column numbers at its edges. */
export function drawing(grid: Grid, { id, title, description, margin }: Frame, content: Markup): Markup {
  const { window, x, y } = grid
  const width = MARGIN.left + x(window.x + window.width) + margin.right
  const height = MARGIN.top + y(window.y + window.height) + margin.bottom
  return html`<svg viewBox="${[-MARGIN.left, -MARGIN.top, round(width), round(height)].join(' ')}" role="img"
aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>
${content}${indices(grid)}</svg>`
}

/** The lines between cells. */
export function gridLines(grid: Grid): Markup {
  const { window, x, y } = grid
  const right = x(window.x + window.width)
  const bottom = y(window.y + window.height)
  const rows = count(window.height + 1).map((n) => `M0 ${round(y(window.y + n))}H${round(right)}`)
  const columns = count(window.width + 1).map((n) => `M${round(x(window.x + n))} 0V${round(bottom)}`)
  return html`<path class="lines" d="${[...rows, ...columns].join('')}"/>`
}

function indices({ window, cell, x, y }: Grid): Markup {
  const columns = count(window.width).map((n) => {
    const column = window.x + n
    return html`<text x="${x(column) + cell.width / 2}" y="-9" text-anchor="middle">${column}</text>`
  })
  const rows = count(window.height).map((n) => {
    const row = window.y + n
    return html`<text x="-9" y="${y(row) + cell.height / 2}" dy=".35em" text-anchor="end">${row}</text>`
  })
  return html`<g class="indices">${columns}${rows}</g>`
}

export function rect(grid: Grid, area: CellRect, className: string): Markup {
  return html`<path class="${className}" d="${outline(grid, area)}"/>`
}

/** Fills `area` without `hole`, which lies inside it. */
export function rectWithout(grid: Grid, area: CellRect, hole: CellRect, className: string): Markup {
  return html`<path class="${className}" fill-rule="evenodd" d="${outline(grid, area)}${outline(grid, hole)}"/>`
}

function outline({ x, y }: Grid, area: CellRect): string {
  const [left, top] = [round(x(area.x)), round(y(area.y))]
  const [right, bottom] = [round(x(area.x + area.width)), round(y(area.y + area.height))]
  return `M${left} ${top}H${right}V${bottom}H${left}Z`
}

function count(length: number): number[] {
  return Array.from({ length }, (_, n) => n)
}

function round(units: number): number {
  return Math.round(units * 100) / 100
}
