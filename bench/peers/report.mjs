import * as Plot from '@observablehq/plot'
import Table from 'cli-table3'
import { parseHTML } from 'linkedom'

const OURS = 'roipool wasm, 1 thread'

/** The part of the samples that lies below: 0.5 is the median. */
export function quantile(samples, part) {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.round(part * (sorted.length - 1))]
}

/** Medians with their spread, and each beside ours for the same operator, round by round. */
export function table(rows) {
  const out = new Table({
    head: ['operator', 'who', 'layout', 'median ms', 'p10 – p90', '× ours'],
    style: { head: [] },
  })
  for (const row of rows) {
    const ours = rows.find(({ name, operator }) => name === OURS && operator === row.operator)
    const ratio = ours ? compare(row, ours).toFixed(2) : ''
    const at = (part) => quantile(row.samples, part).toFixed(2)
    out.push([row.operator, row.name, row.layout, at(0.5), `${at(0.1)} – ${at(0.9)}`, ratio])
  }
  return out.toString()
}

/** What the bars ask, of one workload. */
export function ratios(rows) {
  const fill = rows.find(({ operator }) => operator === 'fill')
  return rows
    .filter(({ name }) => name === OURS)
    .map((ours) => `${ours.operator}: ours / fill ${compare(ours, fill).toFixed(2)}`)
    .join('\n')
}

/** The median, over rounds, of one row's time over another's. */
function compare(row, other) {
  return quantile(
    row.samples.map((time, round) => time / other.samples[round]),
    0.5,
  )
}

/** The medians as dots on a logarithmic axis, a panel for each workload and operator, as SVG. */
export function chart(rows) {
  const { document } = parseHTML('<html><body></body></html>')
  const data = rows
    .filter(({ operator }) => operator === 'max' || operator === 'align')
    .map(({ workload, operator, name, samples }) => ({
      panel: `${workload} ${operator}`,
      name,
      ms: quantile(samples, 0.5),
    }))
  const plot = Plot.plot({
    document,
    width: 900,
    marginLeft: 210,
    marginRight: 150,
    x: { type: 'log', label: 'milliseconds, median (logarithmic)', grid: true },
    y: { label: null },
    fy: { label: null },
    color: { domain: [true, false], range: ['#d1540a', '#7d8597'] },
    marks: [
      Plot.dot(data, {
        y: 'name',
        fy: 'panel',
        x: 'ms',
        r: 5,
        fill: (d) => d.name.startsWith('roipool wasm'),
      }),
      Plot.text(data, {
        y: 'name',
        fy: 'panel',
        x: 'ms',
        text: (d) => (d.ms < 100 ? d.ms.toPrecision(3) : d.ms.toFixed(0)),
        dx: 10,
        textAnchor: 'start',
      }),
    ],
  })
  const svg = plot.tagName.toLowerCase() === 'svg' ? plot : plot.querySelector('svg')
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return `${svg.outerHTML}\n`
}
