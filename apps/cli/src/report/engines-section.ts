import type { DemoData } from '../demo/data.js'
import type { EngineAbsent, EngineRan } from '../demo/engines.js'
import { isRight } from '../demo/engines.js'
import { milliseconds } from '../output/numbers.js'
import { html, type Markup } from './html.js'

/** The same work on every backend: who did it, whether they agree, how long it took. */
export function enginesSection({ engines, machine, pooled }: DemoData): Markup {
  const ran = engines.filter((engine) => 'runsOn' in engine)
  const absent = engines.filter((engine) => 'reason' in engine)
  const agree = ran.every(isRight)
  return html`<section aria-labelledby="engines">
<h2 id="engines">The same on every backend</h2>
<p>${agree ? `All ${ran.length} backends that run here give the same ${pooled.data.length.toLocaleString('en')} numbers, bit for bit.` : 'Not all backends agree: see below.'}
Each must reproduce the worked example first; a backend that fails has no time.</p>
<figure class="table"><figcaption>Plan, upload, reduction and reading back; ${ran[0]?.times.length ?? 0} rounds, all backends in turn. ${machine}</figcaption>
<div class="wide" role="region" aria-label="Table of backends" tabindex="0"><table>
<thead><tr><th scope="col">backend</th><th scope="col" class="words">computes in</th><th scope="col" class="words">worked example</th>
<th scope="col">largest difference</th><th scope="col">median</th><th scope="col">fastest – slowest</th></tr></thead>
<tbody>${ran.map(ranRow)}</tbody></table></div></figure>
${absent.length > 0 ? html`<details><summary>${absent.length} cannot run here</summary><dl>${absent.map(absentItem)}</dl></details>` : undefined}
</section>`
}

function ranRow({ id, runsOn, workedExample, largestDifference, times }: EngineRan): Markup {
  const median = times[Math.floor(times.length / 2)]
  const passed = workedExample === 'passed'
  return html`<tr><th scope="row"><code>${id}</code></th><td class="words">${runsOn}</td>
<td class="words ${passed ? '' : 'bad'}">${passed ? '✓ passed' : `✗ ${workedExample}`}</td>
<td class="${largestDifference === 0 ? '' : 'bad'}">${String(largestDifference)}</td>
<td>${median === undefined ? '–' : milliseconds(median)}</td>
<td>${median === undefined ? '–' : `${milliseconds(times[0]!)} – ${milliseconds(times.at(-1)!)}`}</td></tr>`
}

function absentItem({ id, reason }: EngineAbsent): Markup {
  return html`<dt><code>${id}</code></dt><dd>${reason}</dd>`
}
