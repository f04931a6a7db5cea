// mAP by RoI layer with its spread, and precision over recall: layers.svg and curves.svg.
import { writeFileSync } from 'node:fs'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'

const SPLITS = { iid: 'other photographs', held: 'another vendor' }
const COLOURS = ['#d1540a', '#2b6cb0', '#5b21b6', '#b7791f', '#4a5568', '#718096']

export function writeCharts(seeds, folder) {
  writeFileSync(`${folder}/layers.svg`, layersChart(seeds))
  writeFileSync(`${folder}/curves.svg`, curvesChart(seeds))
}

/** A dot for each seed and a bar for their mean. */
function layersChart(seeds) {
  const names = Object.keys(seeds[0].operators)
  const dots = seeds.flatMap(({ operators }) =>
    names.flatMap((name) =>
      Object.entries(SPLITS).flatMap(([split, words]) =>
        [
          ['mAP@0.5', 'map50'],
          ['mAP@0.75', 'map75'],
        ].map(([measure, key]) => ({ name, words, measure, value: operators[name][split][key] })),
      ),
    ),
  )
  const place = { y: 'name', fx: 'words', fy: 'measure' }
  return draw({
    width: 900,
    height: 420,
    marginLeft: 190,
    marginRight: 90,
    x: { domain: [0, 1], label: 'mean average precision', grid: true },
    y: { domain: names, label: null },
    fx: { label: null },
    fy: { label: null },
    marks: [
      Plot.frame({ stroke: '#ddd' }),
      Plot.barX(dots, Plot.groupY({ x: 'mean' }, { ...place, x: 'value', fill: '#fbd5b5', inset: 2 })),
      Plot.dot(dots, { ...place, x: 'value', r: 3.5, fill: '#d1540a' }),
    ],
  })
}

/** The mean over classes and seeds. */
function curvesChart(seeds) {
  const names = Object.keys(seeds[0].operators).slice(0, 3)
  const points = names.flatMap((name) =>
    Object.entries(SPLITS).flatMap(([split, words]) =>
      Array.from({ length: 101 }, (_, n) => ({
        name,
        words,
        recall: n / 100,
        precision:
          seeds.reduce((sum, { operators }) => sum + operators[name][split].curve[n], 0) / seeds.length,
      })),
    ),
  )
  return draw({
    width: 900,
    height: 380,
    marginRight: 30,
    x: { domain: [0, 1], label: 'recall', grid: true },
    y: { domain: [0, 1], label: 'precision at IoU 0.5', grid: true },
    fx: { label: null },
    color: { domain: names, range: COLOURS.slice(0, names.length), legend: false },
    marks: [
      Plot.frame({ stroke: '#ddd' }),
      Plot.line(points, { x: 'recall', y: 'precision', stroke: 'name', fx: 'words', strokeWidth: 2 }),
      Plot.text(
        names.flatMap((name, n) =>
          Object.values(SPLITS).map((words) => ({ name, words, y: 0.24 - n * 0.08 })),
        ),
        { x: 0.03, y: 'y', text: 'name', fill: 'name', fx: 'words', textAnchor: 'start' },
      ),
    ],
  })
}

function draw(options) {
  const { document } = parseHTML('<html></html>')
  const svg = Plot.plot({ ...options, document, style: { background: 'white', fontSize: '12px' } })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return `${svg.outerHTML}\n`
}
