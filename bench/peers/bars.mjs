// What the project asks of the backend. Every figure is a ratio of medians taken in one run.
import { quantile, ratio } from './rounds.mjs'

const ORT = 'onnxruntime-node, 1 thread'
/** The row that all others are held against. */
export const OURS = 'roipool wasm, 1 thread'
/** Arrays in, and the result in an array that the caller has, in a new one, or left in the memory channels first. */
export const INTO = `${OURS}, into an array`
export const FRESH = `${OURS}, fresh arrays`
export const LEFT = `${OURS}, left in its memory`

const NCHW = [OURS, 'NCHW']

/** [what, workloads, at least or at most, aim, the ratio of one workload]. `sign` is 1 where more is better. */
const asked = [
  ['onnxruntime MaxRoiPool / ours', 'W1b W1c W1d W2a W3', 1, 20, 35, peer(ORT, 'max')],
  ['onnxruntime MaxRoiPool / ours', 'W3s', 1, 12, 22, peer(ORT, 'max')],
  ["the same, channels first, into the caller's array", 'W1c', 1, 11, 14, peer(ORT, 'max', NCHW)],
  ["the same, channels first, into the caller's array", 'W2a', 1, 20, 24, peer(ORT, 'max', NCHW)],
  ['the same, channels first, left in the memory', 'W1c', 1, 16, 20, peer(ORT, 'max', [LEFT, 'NCHW'])],
  ['onnxruntime RoiAlign / ours', 'W1c W1d W2a W3', 1, 10, 20, peer(ORT, 'align')],
  ['torchvision roi_pool / ours', 'W1b W1c W1d W2a W2b W3 W3s', 1, 10, 30, peer('torchvision', 'max')],
  ['torchvision roi_align / ours', 'W1b W1c W1d W2a W2b W3 W3s', 1, 8, 14, peer('torchvision', 'align')],
  ['max / time to write the result', 'W1c', -1, 1.6, 1.4, overWrite('max')],
  ['max / time to write the result', 'W1d', -1, 2, 1.5, overWrite('max')],
  ['max / time to write the result', 'W2a', -1, 5.5, 4, overWrite('max')],
  ['align / time to write the result', 'W1c', -1, 2.8, 2.4, overWrite('align')],
  ['align / time to write the result', 'W1d', -1, 4, 3, overWrite('align')],
  ['channels first, left in the memory / resident, max', 'W1c W2a', -1, 1.8, 1.4, way('max', LEFT, 'NCHW')],
  ['channels first, left in the memory / resident, align', 'W1c', -1, 1.8, 1.4, way('align', LEFT, 'NCHW')],
  ["channels first, into the caller's array / resident, max", 'W1c', -1, 2.6, 2.2, way('max', ...NCHW)],
  ["channels first, into the caller's array / resident, align", 'W1c', -1, 1.9, 1.6, way('align', ...NCHW)],
  ["channels last, into the caller's array / resident, max", 'W1c', -1, 2.3, 2.1, way('max', INTO, 'NHWC')],
  ['a fresh result / the first touch of it, max', 'W1c W2a', -1, 1.35, 1.2, overTouch('max')],
  ['one thread / all, max', 'W2a', 1, 1.85, 1.95, allThreads('max')],
  ['one thread / all, align', 'W2a', 1, 1.85, 1.95, allThreads('align')],
  ['one RoI: onnxruntime MaxRoiPool / ours', 'one', 1, 15, 30, peer(ORT, 'max')],
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

function peer(name, operator, [way, layout] = [OURS, 'NHWC']) {
  return (rows) => {
    const theirs = rows.find((row) => row.name.startsWith(name) && row.operator === operator)
    const ours = find(rows, way, operator, layout)
    return theirs && ours && ratio(theirs, ours)
  }
}

const find = (rows, name, operator, layout) =>
  rows.find((row) => row.name === name && row.operator === operator && row.layout === layout)

/** A way to call it, against the call on a resident map. */
function way(operator, name, layout) {
  return (rows) => {
    const [one, resident] = [find(rows, name, operator, layout), find(rows, OURS, operator, 'NHWC')]
    return one && resident && ratio(one, resident)
  }
}

function overTouch(operator) {
  return (rows) => {
    const [touch, fresh] = [rows.find((row) => row.operator === 'touch'), find(rows, FRESH, operator, 'NHWC')]
    return touch && fresh && ratio(fresh, touch)
  }
}

function overWrite(operator) {
  return (rows) => {
    const write = rows.find((row) => row.operator === 'write')
    const ours = find(rows, OURS, operator, 'NHWC')
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
