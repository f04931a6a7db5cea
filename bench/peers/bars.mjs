// What the project asks of the backend. Every figure is a ratio of medians taken in one run.
import { quantile, ratio } from './rounds.mjs'

const ORT = 'onnxruntime-node, 1 thread'
/** The row that all others are held against. */
export const OURS = 'roipool wasm, 1 thread'

/** [what, workloads, at least or at most, aim, the ratio of one workload]. `sign` is 1 where more is better. */
const asked = [
  ['onnxruntime MaxRoiPool / ours', 'W1b W1c W1d W2a W3', 1, 20, 35, peer(ORT, 'max')],
  ['onnxruntime MaxRoiPool / ours', 'W3s', 1, 12, 22, peer(ORT, 'max')],
  ['the same, channels first in and out', 'W1c W2a', 1, 8, 14, peer(ORT, 'max', 'NCHW')],
  ['onnxruntime RoiAlign / ours', 'W1c W1d W2a W3', 1, 10, 20, peer(ORT, 'align')],
  ['torchvision roi_pool / ours', 'W1b W1c W1d W2a W2b W3 W3s', 1, 10, 30, peer('torchvision', 'max')],
  ['torchvision roi_align / ours', 'W1b W1c W1d W2a W2b W3 W3s', 1, 8, 14, peer('torchvision', 'align')],
  ['max / time to write the result', 'W1c W1d', -1, 2, 1.5, overWrite('max')],
  ['max / time to write the result', 'W2a', -1, 5.5, 4, overWrite('max')],
  ['align / time to write the result', 'W1c W1d', -1, 4, 3, overWrite('align')],
  ['one thread / all, max', 'W2a W3', 1, 1.6, 1.9, allThreads('max')],
  ['one thread / all, align', 'W1c W2a W3', 1, 1.6, 1.9, allThreads('align')],
  ['one RoI: onnxruntime MaxRoiPool / ours', 'one', 1, 10, 30, peer(ORT, 'max')],
]

/** Each bar with what was measured, for the workloads that were; none where nothing was. */
export function bars({ rows, growth }) {
  const found = asked.flatMap(([what, names, sign, least, aim, of]) => {
    const values = names.split(' ').flatMap((workload) => {
      const value = of(rows.filter((row) => row.workload === workload))
      return value === undefined ? [] : [{ workload, value }]
    })
    if (values.length === 0) return []
    const measured = values.map(({ workload, value }) => `${workload} ${value.toPrecision(3)}`).join(', ')
    return [
      bar(
        what,
        sign,
        least,
        aim,
        measured,
        values.map(({ value }) => value),
      ),
    ]
  })
  const sides = growthOverSides(growth)
  return sides === undefined
    ? found
    : [...found, bar('max at 800 px RoIs / at 64 px', -1, 4, 3, sides.toPrecision(3), [sides])]
}

function bar(what, sign, least, aim, measured, values) {
  const met = values.every((value) => sign * value >= sign * least)
  const word = sign > 0 ? '≥' : '≤'
  return { what, least: `${word} ${least}`, aim: `${word} ${aim}`, measured, met }
}

function peer(name, operator, layout = 'NHWC') {
  return (rows) => {
    const theirs = rows.find((row) => row.name.startsWith(name) && row.operator === operator)
    const ours = rows.find((row) => row.name === OURS && row.operator === operator && row.layout === layout)
    return theirs && ours && ratio(theirs, ours)
  }
}

function overWrite(operator) {
  return (rows) => {
    const write = rows.find((row) => row.operator === 'write')
    const ours = rows.find((row) => row.name === OURS && row.operator === operator && row.layout === 'NHWC')
    return write && ours && ratio(ours, write)
  }
}

function allThreads(operator) {
  return (rows) => {
    const [one, all] = residentRows(rows, operator)
    return one && all && ratio(one, all)
  }
}

/** This backend on a resident map with `out` reused: on one thread and on all. */
export function residentRows(rows, operator) {
  return rows.filter(
    (row) =>
      /^roipool wasm, \d+ threads?$/.test(row.name) && row.operator === operator && row.layout === 'NHWC',
  )
}

function growthOverSides(rows) {
  const at = (value) =>
    rows.find(
      (row) =>
        row.quantity === 'RoI side, px' && row.value === value && row.name === OURS && row.operator === 'max',
    )
  const [small, large] = [at(64), at(800)]
  return small && large && quantile(large.samples, 0.5) / quantile(small.samples, 0.5)
}
