import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { quantile } from './rounds.mjs'

const ORANGE = '#d1540a'
const GREY = '#7d8597'
const isOurs = ({ name }) => name.startsWith('roipool wasm')

/** The medians as dots on a logarithmic axis, with p10 to p90 as a line, a panel for each workload and operator. */
export function comparisonChart(rows) {
  const data = rows
    .filter(({ operator }) => operator === 'max' || operator === 'align')
    .map(({ workload, operator, name, layout, samples }) => ({
      panel: `${workload} ${operator}`,
      name: isOurs({ name }) && layout === 'NCHW' ? `${name}, NCHW` : name,
      ms: quantile(samples, 0.5),
      low: quantile(samples, 0.1),
      high: quantile(samples, 0.9),
    }))
  return draw({
    width: 900,
    marginLeft: 250,
    marginRight: 110,
    x: { type: 'log', label: 'milliseconds, median and p10–p90 (logarithmic)', grid: true },
    y: { label: null },
    fy: { label: null, domain: [...new Set(data.map(({ panel }) => panel))] },
    marks: (plot) => [
      plot.ruleY(data, { y: 'name', fy: 'panel', x1: 'low', x2: 'high', stroke: colour, strokeWidth: 2 }),
      plot.dot(data, { y: 'name', fy: 'panel', x: 'ms', r: 4, fill: colour }),
      plot.text(data, { y: 'name', fy: 'panel', x: 'high', text: label, dx: 8, textAnchor: 'start' }),
    ],
  })
}

/** Medians against what grows, both axes logarithmic: a slope of one is linear. */
export function growthChart(rows) {
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
