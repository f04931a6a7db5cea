import type { DemoData } from '../demo/data.js'
import { NETWORK } from '../network/size.js'
import { html, type Markup } from './html.js'

/** The photograph, its regions, and the cells of the network's feature map. */
export function plateSection({ photograph, frames, features }: DemoData): Markup {
  const { width, height } = photograph
  const [, rows, columns, channels] = features.shape
  const across = line(columns, (n) => `M${(n * width) / columns} 0V${height}`)
  const down = line(rows, (n) => `M0 ${(n * height) / rows}H${width}`)
  const { size, stride } = NETWORK
  const scale = { x: size / width, y: size / height }
  return html`<section aria-labelledby="plate">
<h2 id="plate">One look at the photograph</h2>
<p>A network trained on photographs of everyday things reads the whole picture once. Its output is a <em>feature
map</em>: ${rows} × ${columns} cells, each with ${channels} numbers that describe what is there. The thin lines are the
cells. The orange boxes are the ${frames.length} regions to be pooled.</p>
<figure>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="plate-title plate-desc">
<title id="plate-title">The photograph and its regions</title>
<desc id="plate-desc">${frames.length} frames of a running cat in a regular grid, each with a numbered box; over them
the ${rows} by ${columns} cells of the feature map.</desc>
<use href="#photo"/><path class="lines faint" d="${across}${down}"/>
${frames.map(([x, y, w, h], n) => frame(n + 1, x!, y!, w!, h!))}</svg>
<figcaption>The network sees a square of ${size} × ${size} pixels, so the ${width} × ${height} photograph
and its boxes are scaled by ${scale.x.toFixed(3)} across and ${scale.y.toFixed(3)} down. A cell is
${stride} × ${stride} pixels of that square: ${round(stride / scale.x)} × ${round(stride / scale.y)} pixels of the
photograph.</figcaption>
</figure>
</section>`
}

function frame(number: number, x: number, y: number, width: number, height: number): Markup {
  return html`<rect class="roi" x="${x}" y="${y}" width="${width}" height="${height}"/>
<g class="tag"><rect x="${x}" y="${y}" width="24" height="17"/>
<text x="${x + 12}" y="${y + 13}" text-anchor="middle">${number}</text></g>`
}

function line(count: number, draw: (n: number) => string): string {
  return Array.from({ length: count - 1 }, (_, n) => draw(n + 1)).join('')
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
