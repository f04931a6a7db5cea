import type { CoverageStep, RoiCoverage } from '@roipool/core'
import { percent } from '../output/numbers.js'
import { html, type Markup } from './html.js'

/** What one RoI keeps, loses and gains, step by step. */
export function coverageTable({ trueArea, afterRoi, afterBins }: RoiCoverage, caption: string): Markup {
  return html`<figure class="table"><figcaption>${caption}</figcaption>
<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table>
<thead><tr><th scope="col">after</th><th scope="col">area in use</th><th scope="col">kept</th>
<th scope="col"><i class="key lost"></i>lost</th><th scope="col"><i class="key gained"></i>gained</th></tr></thead>
<tbody><tr><th scope="row">scaling</th><td>${cells(trueArea)}</td><td>${both(trueArea, 1)}</td>
<td>${both(0, 0)}</td><td>${both(0, 0)}</td></tr>
${row('rounding the region', afterRoi)}${row('rounding the bins', afterBins)}</tbody></table></div></figure>`
}

function row(name: string, step: CoverageStep): Markup {
  return html`<tr><th scope="row">${name}</th><td>${cells(step.cells)}</td>
<td>${both(step.kept, step.keptFraction)}</td><td>${both(step.lost, step.lostFraction)}</td>
<td>${both(step.gained, step.gainedFraction)}</td></tr>`
}

function both(area: number, fraction: number): string {
  return `${cells(area)} (${percent(fraction, 2)})`
}

function cells(area: number): string {
  return String(Math.round(area * 1e4) / 1e4)
}
