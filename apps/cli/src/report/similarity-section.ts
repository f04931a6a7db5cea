import { cell, scale } from '@observablehq/plot'
import type { DemoData } from '../demo/data.js'
import { mean } from '../output/numbers.js'
import { html, type Markup } from './html.js'
import { plot } from './plot.js'
import { similarities } from './similarity.js'

interface Pair {
  readonly row: number
  readonly column: number
  readonly similarity: number
}

interface Color {
  type: 'linear'
  scheme: 'viridis'
  domain: [low: number, high: number]
}

/** Which regions resemble each other. */
export function similaritySection({ pooled }: DemoData): Markup {
  const all: Pair[] = similarities(pooled).flatMap((row, r) =>
    row.map((similarity, c) => ({ row: r + 1, column: c + 1, similarity })),
  )
  const pairs = all.filter(({ row, column }) => row < column)
  const of = (some: readonly Pair[]) => mean(some.map(({ similarity }) => similarity)).toFixed(2)
  const sorted = [...pairs].sort((a, b) => a.similarity - b.similarity)
  const [least, most] = [sorted[0]!, sorted.at(-1)!]
  const color: Color = { type: 'linear', scheme: 'viridis', domain: [least.similarity, 1] }
  const chart = plot({
    width: 640,
    height: 640,
    marginTop: 30,
    marginLeft: 34,
    marginRight: 4,
    marginBottom: 4,
    ariaLabel: `Similarity of every two of ${pooled.shape[0]} regions`,
    x: { axis: 'top', label: null, tickSize: 0 },
    y: { label: null, tickSize: 0 },
    color,
    marks: [cell(all, { x: 'column', y: 'row', fill: 'similarity', inset: 0.5, title: name })],
  })
  return html`<section aria-labelledby="similarity">
<h2 id="similarity">Now regions can be compared</h2>
<p>Every region is now a list of ${pooled.shape.slice(1).reduce((a, b) => a * b)} numbers. The cosine of the angle between
two lists tells how similar they are: it is 1 where they have the same direction. Consecutive frames have
${of(pairs.filter(({ row, column }) => column === row + 1))} on average, all pairs ${of(pairs)}. Most similar are
frames ${most.row} and ${most.column} (${most.similarity.toFixed(2)}), least similar ${least.row} and ${least.column}
(${least.similarity.toFixed(2)}). A part of the similarity is not the cat's: frames in one column of the plate have the
same position relative to the cells, and lose the same side.</p>
<figure class="similarity">${chart}${legend(color)}
<figcaption>Cosine similarity of the pooled features, frame by frame. The bright diagonal is every frame with
itself. Point at a square to see its number.</figcaption></figure>
</section>`
}

function name({ row, column, similarity }: Pair): string {
  return `frames ${row} and ${column}: ${similarity.toFixed(2)}`
}

function legend(color: Color): Markup {
  const colors = scale({ color })
  const [low, high] = color.domain
  const stops = Array.from({ length: 9 }, (_, n) => String(colors.apply(low + ((high - low) * n) / 8)))
  return html`<p class="legend"><span>${low.toFixed(2)}</span>
<span class="ramp" style="background: linear-gradient(to right, ${stops.join(', ')})"></span><span>1.00</span></p>`
}
