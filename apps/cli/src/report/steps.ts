import type { RoiCoverage } from '@roipool/core'
import { EXTENTS_MARGIN, extents } from './extents.js'
import { intersection, type Step, usedCells } from './geometry.js'
import { drawing, type Grid, gridLines, rect, rectWithout } from './grid.js'
import { html, type Markup } from './html.js'

/** What three drawings of one RoI share. */
export interface StepDrawings {
  /** Prefix of ids in the page. */
  readonly id: string
  readonly grid: Grid
  readonly coverage: RoiCoverage
  /** What lies under the grid. */
  readonly ground?: Markup
}

/** One RoI after a step: its outline, the cells in use, what was lost and what was gained. */
function stepDrawing({ id, grid, coverage, ground }: StepDrawings, step: Step): Markup {
  const { scaled } = coverage
  const used = usedCells(coverage, step)
  const kept = intersection(scaled, used)
  const areas = html`${rectWithout(grid, grid.window, scaled, 'outside')}
${rectWithout(grid, scaled, kept, 'lost')}${rectWithout(grid, used, kept, 'gained')}`
  const frame = step === 'scaled' ? undefined : html`${bins(grid, coverage, step)}${rect(grid, used, 'used')}`
  const content = html`${ground}${step === 'scaled' ? undefined : areas}${gridLines(grid)}${frame}
${rect(grid, scaled, 'roi')}${extents(grid, coverage, step)}`
  const description = describe(coverage, step)
  return drawing(
    grid,
    { id: `${id}-${step}`, title: titles[step], description, margin: EXTENTS_MARGIN },
    content,
  )
}

const titles: Record<Step, string> = {
  scaled: 'The region on the grid',
  quantized: 'The region in whole cells',
  bins: 'The bins',
}

function describe(coverage: RoiCoverage, step: Step): string {
  const { y, x, height, width } = usedCells(coverage, step)
  const where = `rows ${short(y)} to ${short(y + height)}, columns ${short(x)} to ${short(x + width)}`
  if (step === 'scaled') return `It covers ${where}, in cells: ${short(coverage.trueArea)} cells of area.`
  const { cells, kept, lost, gained } = step === 'quantized' ? coverage.afterRoi : coverage.afterBins
  return `${cells} cells are in use, ${where}. Kept ${short(kept)}, lost ${short(lost)}, gained ${short(gained)} cells.`
}

/** The edges between bins; where bins overlap, the bars at the side tell them apart. */
function bins(grid: Grid, coverage: RoiCoverage, step: Step): Markup | undefined {
  if (step !== 'bins') return undefined
  const rows = coverage.bins.y.flatMap(([y, end]) =>
    coverage.bins.x.map(([x, right]) => rect(grid, { y, x, height: end - y, width: right - x }, 'bin')),
  )
  return html`${rows}`
}

function short(cells: number): string {
  return String(Math.round(cells * 100) / 100)
}

/**
 * The three steps, each with its words.
 *
 * @param layout `side` by side, or `stacked` with the words beside each
 */
export function figures(
  drawings: StepDrawings,
  layout: 'side' | 'stacked',
  captions: readonly [string, string, string],
): Markup {
  const steps = ['scaled', 'quantized', 'bins'] as const
  return html`<div class="steps ${layout}">${steps.map(
    (step, n) => html`<figure>${stepDrawing(drawings, step)}
<figcaption><b>${n + 1}. ${titles[step]}.</b> ${captions[n]}</figcaption></figure>`,
  )}</div>`
}
