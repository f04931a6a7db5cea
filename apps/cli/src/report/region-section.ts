import type { DemoData } from '../demo/data.js'
import { coverageTable } from './coverage-table.js'
import { surroundings } from './geometry.js'
import { layGrid } from './grid.js'
import { html, type Markup } from './html.js'
import { figures } from './steps.js'

/** One region, from a box to bins of whole cells. */
export function regionSection(data: DemoData, chosen: number): Markup {
  const { photograph, features, params, coverage } = data
  const [, rows, columns] = features.shape
  const roi = coverage[chosen]!
  const pixels = { width: photograph.width / columns, height: photograph.height / rows }
  const grid = layGrid(surroundings(roi, rows, columns), pixels.height / pixels.width, 520)
  const scale = [grid.cell.width / pixels.width, grid.cell.height / pixels.height]
  const ground = html`<svg class="ground" width="${grid.x(grid.window.x + grid.window.width)}"
height="${grid.y(grid.window.y + grid.window.height)}"><use href="#photo"
transform="translate(${grid.x(0)} ${grid.y(0)}) scale(${scale.join(' ')})"/></svg>`
  const { scaled, quantized } = roi
  const [binRows, binColumns] = params.outputSize
  return html`<section aria-labelledby="region">
<h2 id="region">From a box to whole cells</h2>
<p>Few boxes end where a cell ends. Frame ${chosen + 1} loses most of all: it is
${short(scaled.width)} cells wide and ${short(scaled.height)} high, and begins ${short(fraction(scaled.x))} of a cell
into column ${Math.floor(scaled.x)}. RoI pooling reads whole cells only, so it rounds twice.</p>
${figures({ id: 'region', grid, coverage: roi, ground }, 'stacked', [
  `The box, in cells of the map. The bars show its size on each axis.`,
  `Its corner and its size are rounded down: ${quantized.height} × ${quantized.width} cells. Dark blue is a
part of the region that is lost; green lies outside the region and is gained.`,
  binsText(quantized.height, quantized.width, binRows, binColumns),
])}
${coverageTable(roi, `Frame ${chosen + 1}: area in cells, and as a share of the region’s own area`)}
</section>`
}

/** What became of the rows and columns, in words that fit whatever the sizes are. */
export function binsText(height: number, width: number, rows: number, columns: number): string {
  const axis = (cells: number, bins: number, name: string) => {
    if (cells < bins) return `${cells} ${name} make ${bins} bins, so bins share ${name}`
    if (cells % bins === 0) return `${cells} ${name} make ${bins} bins of ${cells / bins}`
    return `${cells} ${name} make ${bins} bins of ${Math.floor(cells / bins)}, and the last ${cells % bins} is dropped`
  }
  return `The cells are divided into ${rows} × ${columns} bins: ${axis(height, rows, 'rows')}; ${axis(width, columns, 'columns')}.`
}

function fraction(cells: number): number {
  return cells - Math.floor(cells)
}

function short(cells: number): string {
  return cells.toFixed(2)
}
