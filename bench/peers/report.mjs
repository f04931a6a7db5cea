import Table from 'cli-table3'
import { bars, OURS } from './bars.mjs'
import { quantile, ratio } from './rounds.mjs'

/** Medians with their spread, and each beside ours for the same operator and layout, round by round. */
export function table(rows) {
  const out = newTable('operator', 'who', 'layout', 'median ms', 'p10 – p90', '× ours', '× write')
  const write = rows.find(({ operator }) => operator === 'write')
  for (const row of rows) {
    const ours = rows.find((other) => other.name === OURS && other.operator === row.operator)
    const at = (part) => figure(quantile(row.samples, part))
    const times = (other) => (other ? figure(ratio(row, other)) : '')
    out.push([
      row.operator,
      row.name,
      row.layout,
      at(0.5),
      `${at(0.1)} – ${at(0.9)}`,
      times(ours),
      times(write),
    ])
  }
  return out.toString()
}

/** Medians of two, as one quantity grows. */
export function growthTable(rows) {
  const out = newTable('', 'operator', 'roipool ms', 'onnxruntime ms', 'onnxruntime / roipool')
  for (const ours of rows.filter(({ name }) => name === OURS)) {
    const theirs = rows.find(
      ({ name, workload, operator }) =>
        name !== OURS && workload === ours.workload && operator === ours.operator,
    )
    out.push([
      ours.workload,
      ours.operator,
      ...[ours, theirs].map(({ samples }) => figure(quantile(samples, 0.5))),
      figure(ratio(theirs, ours)),
    ])
  }
  return out.toString()
}

/** What was asked, and what was measured. */
export function barTable(results) {
  const out = newTable('what', 'asked', 'aim', 'measured')
  for (const { what, least, aim, measured, met } of bars(results)) {
    out.push([what, least, aim, `${measured}${met === undefined ? '' : met ? ' ✓' : ' ✗'}`])
  }
  return out.toString()
}

function newTable(...head) {
  return new Table({ head, style: { head: [], border: [], compact: true } })
}

/** Three digits. */
export function figure(value) {
  return value < 100 ? value.toPrecision(3) : value.toFixed(0)
}
