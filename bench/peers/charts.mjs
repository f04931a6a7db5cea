import { writeFileSync } from 'node:fs'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { quantile } from './rounds.mjs'

const ORANGE = '#d1540a'
const GREY = '#7d8597'
const isOurs = ({ name }) => name.startsWith('roipool wasm')

/** Writes peers.svg and, where growth was measured, growth.svg. */
export function writeCharts({ rows, growth }, folder) {
  writeFileSync(`${folder}/peers.svg`, comparisonChart(rows))
  if (growth.length > 0) writeFileSync(`${folder}/growth.svg`, growthChart(growth))
}

/** The medians as dots on a logarithmic axis, with p10 to p90 as a line: a row of panels for each workload, a column for each operator. */
function comparisonChart(rows) {
  const data = rows
    .filter(({ operator }) => operator === 'max' || operator === 'align')
    .map(({ workload, operator, name, layout, samples }) => ({
      workload,
      operator,
      name: isOurs({ name }) && layout === 'NCHW' ? `${name}, NCHW` : name,
      ms: quantile(samples, 0.5),
      low: quantile(samples, 0.1),
      high: quantile(samples, 0.9),
    }))
  const names = [...new Set(data.map(({ name }) => name))].sort()
  const workloads = [...new Set(data.map(({ workload }) => workload))]
  const place = { y: 'name', fx: 'operator', fy: 'workload' }
  return draw({
    width: 1000,
    height: 80 + workloads.length * (names.length * 15 + 12),
    marginLeft: 290,
    marginRight: 60,
    marginBottom: 40,
    x: {
      type: 'log',
      label: 'milliseconds, median and p10–p90 (logarithmic)',
      grid: true,
      tickFormat: String,
    },
    y: { label: null, domain: names },
    fx: { label: null, domain: ['max', 'align'] },
    fy: { label: null, domain: workloads, padding: 0.08 },
    marks: (plot) => [
      plot.frame({ stroke: '#ddd' }),
      plot.ruleY(data, { ...place, x1: 'low', x2: 'high', stroke: colour, strokeWidth: 2 }),
      plot.dot(data, { ...place, x: 'ms', r: 4, fill: colour }),
      plot.text(data, { ...place, x: 'high', text: label, dx: 8, textAnchor: 'start' }),
    ],
  })
}

/** Medians against what grows, both axes logarithmic: a slope of one is linear. */
function growthChart(rows) {
  const data = rows.map(({ quantity, value, operator, name, samples }) => ({
    quantity,
    value,
    series: `${isOurs({ name }) ? 'roipool' : 'onnxruntime'} ${operator}`,
    name,
    ms: quantile(samples, 0.5),
  }))
  const facets = [...new Set(data.map(({ quantity }) => quantity))]
  const last = (d) =>
    d.value === Math.max(...data.filter((o) => o.quantity === d.quantity).map((o) => o.value))
  return draw({
    width: 900,
    height: 340,
    marginRight: 110,
    marginTop: 40,
    x: { type: 'log', label: null, tickFormat: (value) => String(value), ticks: 5 },
    y: { type: 'log', label: 'milliseconds, median', grid: true },
    fx: { label: null, domain: facets },
    marks: (plot) => [
      plot.line(data, { x: 'value', y: 'ms', z: 'series', fx: 'quantity', stroke: colour, strokeWidth: 2 }),
      plot.dot(data, { x: 'value', y: 'ms', fx: 'quantity', fill: colour, r: 3 }),
      plot.text(
        data.filter((d) => d.quantity === facets.at(-1) && last(d)),
        { x: 'value', y: 'ms', fx: 'quantity', text: 'series', dx: 8, textAnchor: 'start' },
      ),
    ],
  })
}

const colour = (d) => (isOurs(d) ? ORANGE : GREY)
const label = ({ ms }) => (ms < 100 ? ms.toPrecision(3) : ms.toFixed(0))

function draw({ marks, ...options }) {
  const { document } = parseHTML('<html><body></body></html>')
  const plot = Plot.plot({ document, style: { background: 'white' }, ...options, marks: marks(Plot) })
  const svg = plot.tagName.toLowerCase() === 'svg' ? plot : plot.querySelector('svg')
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return `${svg.outerHTML}\n`
}
