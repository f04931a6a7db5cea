import { frame, lineY, type Markish, text } from '@observablehq/plot'
import { html, type Markup } from '../report/html.js'
import { plot } from '../report/plot.js'
import { classRows, cocoNames, number } from './figures.js'
import { type Judged, mistakesText, type worst } from './judge.js'
import { fitted } from './labelled.js'
import { colourOf, type Mark } from './marks.js'
import type { Box } from './picture.js'
import { readPicture } from './picture.js'
import { figures, page, type Shown, shownOf } from './report.js'

/** The report of `roipool evaluate`. */
export async function evaluationPage(
  judged: Judged,
  poor: ReturnType<typeof worst>,
  credit?: string,
): Promise<string> {
  const { pictures, truth, voc } = judged
  const shown: Shown[] = []
  for (const one of poor) shown.push(await poorly(judged, one))
  return page(
    'How good the detector is',
    html`${pictures.length} pictures with ${truth.length} objects. At IoU 0.5 the mean average precision is
${number(voc.map ?? -1)}.`,
    html`${numbersSection(judged)}${curvesSection(judged)}${confusionSection(judged)}
<section><h2>Where it is worst</h2><p>Solid boxes were found, dashed ones are there. Scores of at least 0.5.</p>
${shown.length === 0 ? html`<p>It made no mistake.</p>` : figures(shown)}</section>`,
    html`Written by <code>roipool evaluate</code>.${credit === undefined ? '' : html` ${credit}`}`,
  )
}

function numbersSection(judged: Judged): Markup {
  const { stats } = judged.coco
  return html`<section><h2>COCO’s numbers</h2>
<p>Average precision (AP) and average recall (AR): 1 is perfect. A dash is where there was nothing to find.</p>
${tableOf(
  'The twelve',
  ['measure', 'value'],
  stats.map((value, n) => [cocoNames[n]!, number(value)]),
)}
${tableOf('Each class', ['class', 'objects', 'AP', 'AP 0.5', 'AP 0.75', 'AR 100'], classRows(judged))}</section>`
}

/** A curve a class: how right the detections are as more of the objects are to be found. */
function curvesSection({ voc, categories }: Judged): Markup {
  const across = Math.min(4, categories.length)
  const known = categories.flatMap((name) => {
    const of = voc.perClass[name]
    return of && of.ap !== null ? [{ name, ...of }] : []
  })
  const place = (n: number) => ({ column: n % across, row: Math.floor(n / across) })
  const points = known.flatMap(({ curve }, n) =>
    Array.from(curve.recall, (recall, at) => ({ ...place(n), recall, precision: curve.precision[at]! })),
  )
  const labels = known.map(({ name, ap }, n) => ({ ...place(n), words: `${name} ${number(ap!)}` }))
  const facets = { fx: 'column', fy: 'row' } as const
  const marks: Markish[] = [
    frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
    lineY(points, { ...facets, x: 'recall', y: 'precision', stroke: '#0b57d0', strokeWidth: 2 }),
    // Above each frame: no curve comes there.
    text(labels, { ...facets, text: 'words', frameAnchor: 'top-left', lineAnchor: 'bottom', dy: -5 }),
  ]
  const chart = plot({
    width: 960,
    height: 76 + 220 * Math.ceil(known.length / across),
    marginTop: 40,
    fx: { axis: null },
    fy: { axis: null, padding: 0.15 },
    x: { domain: [0, 1], label: 'recall', ticks: 3 },
    y: { domain: [0, 1.02], label: 'precision', ticks: 3 },
    ariaLabel: `Precision over recall at IoU 0.5: ${labels.map(({ words }) => words).join(', ')}`,
    marks,
  })
  return html`<section><h2>Precision and recall</h2>
<p>The surest detections come first, at the left. Recall is the share of the objects found so far, precision the share of
the detections that are right. Above each curve stand the class and the area under it.</p>
<figure class="wide" tabindex="0">${chart}</figure></section>`
}

function confusionSection({ categories, confusion }: Judged): Markup {
  const head = ['there \\ found', ...categories, 'missed']
  const rows = confusion.map((row, n) => [
    categories[n] ?? 'nothing',
    ...row.map((count, m) => (n === categories.length && m === n ? '' : String(count))),
  ])
  return html`<section><h2>What is taken for what</h2>
<p>A row for what is there, a column for what was found in its place: score and IoU of at least 0.5.</p>
${tableOf('Confusion', head, rows)}</section>`
}

/** A table that may be wider than the page: it takes the focus, so that it scrolls by keyboard, too. */
function tableOf(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Markup {
  return html`<figure class="table wide" tabindex="0"><figcaption>${caption}</figcaption><table>
<thead><tr>${head.map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name, ...cells]) =>
      html`<tr><th scope="row">${name ?? ''}</th>${cells.map((words) => html`<td${words === '0' ? html` class="none"` : ''}>${words}</td>`)}</tr>`,
  )}</tbody></table></figure>`
}

/** A picture with its truth and what was found. */
async function poorly(
  { detections, categories }: Judged,
  { picture: labelled, mistakes }: ReturnType<typeof worst>[number],
): Promise<Shown> {
  const picture = await readPicture(labelled.file)
  const there = (fitted(labelled, picture, picture) ?? []).map(
    ({ label, box }): Mark => ({ box, words: '', colour: colourOf(label), dashed: true }),
  )
  const found = detections.flatMap(({ image, category, box, score }): Mark[] =>
    image !== labelled.file || score < 0.5
      ? []
      : [
          {
            box: Array.from(box) as unknown as Box,
            words: `${category} ${score.toFixed(2)}`,
            colour: colourOf(categories.indexOf(String(category))),
          },
        ],
  )
  return shownOf(
    picture,
    [...there, ...found],
    `${mistakesText(mistakes)}: ${there.length} there, ${found.length} found`,
  )
}
