import type { CellRect, FeatureMap } from '@roipool/core'
import type { DemoData } from '../demo/data.js'
import { surroundings } from './geometry.js'
import { drawing, type Grid, layGrid, rect } from './grid.js'
import { type Heat, heat } from './heat.js'
import { html, type Markup } from './html.js'

const MARGIN = { right: 4, bottom: 4 }

/** One channel of one region: the cells that are read, and what is left of them. */
export function channelSection(data: DemoData, chosen: number): Markup {
  const { photograph, features, coverage, pooled } = data
  const [, rows, columns, channels] = features.shape
  const channel = liveliest(pooled, chosen)
  const roi = coverage[chosen]!
  const window = surroundings(roi, rows, columns)
  const cells = values(features, 0, window, channel)
  const results = values(pooled, chosen, whole(pooled), channel)
  const color = heat([...cells, ...results])
  const grid = layGrid(window, photograph.height / rows / (photograph.width / columns), 520)
  const small = layGrid(whole(pooled), 0.6, 330)
  const bins = roi.bins.y.flatMap(([y, end]) =>
    roi.bins.x.map(([x, right]) => rect(grid, { y, x, height: end - y, width: right - x }, 'bin')),
  )
  const before = {
    id: 'cells',
    title: `Channel ${channel} of the feature map`,
    description: `Its cells around frame ${chosen + 1}, row by row: ${list(cells)}.`,
    margin: MARGIN,
  }
  const after = {
    id: 'results',
    title: `Channel ${channel}, pooled`,
    description: `Row by row: ${list(results)}.`,
    margin: MARGIN,
  }
  const box = rect(grid, roi.scaled, 'roi')
  return html`<section aria-labelledby="channel">
<h2 id="channel">The largest number of each bin</h2>
<p>RoI pooling keeps the largest number of each bin, in each of the ${channels} channels separately. The figure
shows channel ${channel}, where the results of frame ${chosen + 1} differ most from one another.</p>
<div class="before-after">
<figure>${drawing(grid, before, html`${tiles(grid, cells, color)}${bins}${box}${numbers(grid, cells, color)}`)}
<figcaption>The cells around frame ${chosen + 1}. Orange: its box. Dashed: its bins.</figcaption></figure>
<figure>${drawing(small, after, html`${tiles(small, results, color)}${numbers(small, results, color)}`)}
<figcaption>The result. Every frame becomes such a square in each of the ${channels} channels.</figcaption></figure>
</div></section>`
}

/** The channel whose largest and least pooled values differ most. */
function liveliest(pooled: FeatureMap, roi: number): number {
  const channels = pooled.shape[3]
  const spreads = Array.from({ length: channels }, (_, channel) => {
    const numbers = values(pooled, roi, whole(pooled), channel)
    return Math.max(...numbers) - Math.min(...numbers)
  })
  return spreads.indexOf(Math.max(...spreads))
}

function whole({ shape }: FeatureMap): CellRect {
  return { y: 0, x: 0, height: shape[1], width: shape[2] }
}

/** One channel of a rectangle of cells of one image, row by row. */
function values({ data, shape }: FeatureMap, image: number, area: CellRect, channel: number): number[] {
  const [, height, width, channels] = shape
  return Array.from({ length: area.height * area.width }, (_, n) => {
    const y = area.y + Math.floor(n / area.width)
    const x = area.x + (n % area.width)
    return data[((image * height + y) * width + x) * channels + channel]!
  })
}

function tiles(grid: Grid, numbers: readonly number[], color: Heat): Markup {
  const { width, height } = grid.cell
  return html`<g class="tiles">${numbers.map((value, n) => {
    const { x, y } = corner(grid, n)
    return html`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${color(value).fill}"/>`
  })}</g>`
}

/** The numbers in their cells, above whatever is drawn there. */
function numbers(grid: Grid, list: readonly number[], color: Heat): Markup {
  const { width, height } = grid.cell
  return html`<g class="values">${list.map((value, n) => {
    const { x, y } = corner(grid, n)
    const { fill, ink } = color(value)
    return html`<text x="${x + width / 2}" y="${y + height / 2}" dy=".35em" fill="${ink}" stroke="${fill}">${signed(value)}</text>`
  })}</g>`
}

/** The top left corner of the window's nth cell. */
function corner({ window, x, y }: Grid, n: number): { x: number; y: number } {
  return { x: x(window.x + (n % window.width)), y: y(window.y + Math.floor(n / window.width)) }
}

function signed(value: number): string {
  return value.toFixed(2).replace('-', '−')
}

function list(numbers: readonly number[]): string {
  return numbers.map(signed).join(', ')
}
