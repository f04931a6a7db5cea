import type { WorkedExample } from '../demo/worked-example.js'
import { coverageTable } from './coverage-table.js'
import { surroundings } from './geometry.js'
import { layGrid, rect } from './grid.js'
import { html, type Markup } from './html.js'
import { binsText } from './region-section.js'
import { figures } from './steps.js'

/** The example that every backend has to get right before anything else. */
export function exampleSection({ coverage, pooled }: WorkedExample): Markup {
  const { scaled, quantized } = coverage
  const [, rows, columns] = pooled.shape
  const grid = layGrid(surroundings(coverage, 16, 16), 1, 340)
  const numbers = Array.from({ length: rows }, (_, row) => [
    ...pooled.data.subarray(row * columns, (row + 1) * columns),
  ])
  return html`<section aria-labelledby="example">
<h2 id="example">The worked example</h2>
<p>This library began with one picture in an
<a href="https://erdem.pl/2020/02/understanding-region-of-interest-ro-i-pooling">article on RoI pooling</a>: an image of
512 × 512 pixels, a map of 16 × 16 cells, a region of 200 × 145 pixels at (296, 192). Every backend must reproduce it.</p>
${figures({ id: 'example', grid, coverage, ground: rect(grid, grid.window, 'paper') }, 'side', [
  `The region is ${scaled.width} × ${scaled.height} cells, at column ${scaled.x} and row ${scaled.y}.`,
  `${quantized.height} rows of ${quantized.width} cells. About half a cell is lost at the bottom and on
the right; a quarter of a cell is gained on the left.`,
  binsText(quantized.height, quantized.width, rows, columns),
])}
${coverageTable(coverage, 'The worked example: area in cells, and as a share of the region’s own area')}
<p class="after">If every cell holds its own number, counted row by row from 0, the result is
<span class="result">${numbers.map((row) => row.join('\u00a0')).join(' / ')}</span>: the last cell of each bin, which
has the largest number.</p>
</section>`
}
