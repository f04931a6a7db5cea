import { barY, ruleY } from '@observablehq/plot'
import type { CoverageStep } from '@roipool/core'
import type { DemoData } from '../demo/data.js'
import { mean, percent } from '../output/numbers.js'
import { html, type Markup } from './html.js'
import { plot } from './plot.js'

/** What all regions keep, lose and gain in the end. */
export function sharesSection({ coverage, coverageRounded }: DemoData): Markup {
  const last = coverage.map(({ afterBins }) => afterBins)
  const bars = last.flatMap(({ keptFraction, lostFraction, gainedFraction }, n) => [
    { frame: n + 1, part: 'kept', share: keptFraction * 100 },
    { frame: n + 1, part: 'lost', share: lostFraction * 100 },
    { frame: n + 1, part: 'gained', share: -gainedFraction * 100 },
  ])
  const chart = plot({
    width: 920,
    height: 300,
    marginBottom: 40,
    ariaLabel: 'Kept, lost and gained shares of all regions',
    x: { label: 'frame', tickSize: 0 },
    y: {
      label: 'share of the region (%)',
      tickFormat: (share: number) => String(Math.abs(share)),
      grid: true,
    },
    color: { domain: ['kept', 'lost', 'gained'], range: ['var(--kept)', 'var(--lost)', 'var(--gained)'] },
    marks: [barY(bars, { x: 'frame', y: 'share', fill: 'part', title: title }), ruleY([0])],
  })
  const lost = last.map(({ lostFraction }) => lostFraction)
  const rounded = coverageRounded.map(({ afterBins }) => afterBins)
  return html`<section aria-labelledby="shares">
<h2 id="shares">Position decides how much is lost</h2>
<p>All ${coverage.length} boxes have the same size. Yet one loses ${percent(Math.min(...lost))} of its area and another
${percent(Math.max(...lost))}: only their positions on the grid differ. Below the line is what was gained: area outside the box.</p>
<figure><div class="wide" role="region" aria-label="Chart of shares" tabindex="0">${chart}</div>
<figcaption><i class="key kept"></i>kept <i class="key lost"></i>lost <i class="key gained"></i>gained, after both
roundings.</figcaption></figure>
<p>The rule shown here, <code>quantization: 'floor'</code>, loses ${percent(average(last, 'lostFraction'))} and gains
${percent(average(last, 'gainedFraction'))} on average. Caffe and torchvision use <code>'round'</code>: every cell from the rounded first to the
rounded last. It loses ${percent(average(rounded, 'lostFraction'))} and gains
${percent(average(rounded, 'gainedFraction'))} of the same boxes. The fewer cells a box has, the larger is the share that rounding changes.</p>
</section>`
}

function average(steps: readonly CoverageStep[], part: 'lostFraction' | 'gainedFraction'): number {
  return mean(steps.map((step) => step[part]))
}

function title({ frame, part, share }: { frame: number; part: string; share: number }): string {
  return `frame ${frame}: ${part} ${Math.abs(share).toFixed(1)} %`
}
