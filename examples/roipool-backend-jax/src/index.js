import { defaultDevice, init, numpy as np } from '@jax-js/jax'
import { channelStep, defineBackend, RoiPoolError } from '@roipool/core'
import { tablesOf } from './tables.js'

/** Opens the backend: jax-js on WebAssembly. Maps and results are arrays [cells, channels] that are never written twice. */
export async function jax() {
  const devices = await init('wasm')
  if (!devices.includes('wasm')) throw new RoiPoolError('ROI_UNAVAILABLE', 'jax-js finds no WebAssembly')
  defaultDevice('wasm')
  return defineBackend({
    name: 'jax',
    capabilities: {
      runsOn: 'jax-js WebAssembly',
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 2 ** 28,
    },
    upload: ({ data, shape: [batch, height, width, channels] }) =>
      np.array(data.slice()).reshape([batch * height * width, channels]),
    reduce,
    read: async (array, into) => into.set(await array.ref.data()),
    release: (array) => array.dispose(),
    dispose: () => undefined,
  })
}

// Of jax-js: a function takes its arrays for good. `array.ref` lends one out.

/** Follows a plan: gathers the cells of some bins at a time. The result is always new: core frees `out`. */
function reduce(map, shape, plan, out) {
  const [rows, PH, PW, C] = plan.outputShape
  const cells = bySlice(map.ref, channelStep(plan), C)
  const bins = []
  for (const table of tablesOf(plan, shape)) bins.push(valuesOf(cells, table, plan, C))
  cells.dispose()
  // Row r of the result: of `out`, or of what was computed where the plan names it.
  const from = Int32Array.from({ length: rows }, (_, r) => r)
  for (const [k, row] of plan.rows.entries()) from[row] = rows + k
  const before = out ? out.ref : np.zeros([rows * PH * PW, C])
  const all = np.concatenate([before, ...bins], 0).reshape([rows + plan.rows.length, PH * PW * C])
  return np.take(all, np.array(from), 0).reshape([rows * PH * PW, C])
}

/** [cells, C · step] as [cells · step, C]: output channel c of slice s is map channel c · step + s. */
function bySlice(cells, step, C) {
  if (step === 1) return cells
  return cells.reshape([-1, C, step]).transpose([0, 2, 1]).reshape([-1, C])
}

/** The values [bins, C] of the bins of a table. */
function valuesOf(cells, { bins, samples, taps, run, cell, weight, empty }, plan, C) {
  const gathered = np.take(cells.ref, np.array(cell), 0).reshape([bins * samples, taps, C])
  const weights = np.array(weight).reshape([bins * samples, taps, 1])
  // A tap of weight 0 only fills the table: its cell may be NaN.
  const terms = np.where(np.notEqual(weights.ref, 0), gathered.mul(weights), 0)
  const runs = np.sum(terms.reshape([bins * samples, taps / run, run, C]), 2)
  const sums = np.sum(runs, 1)
  const none = np.array(empty).reshape([bins, 1])
  const isEmpty = np.notEqual(none, 0)
  if (plan.reduction === 'sum') return np.where(isEmpty, plan.empty, sums)
  // The largest sample, NaN passed over.
  const ordered = np.where(np.isnan(sums.ref), -Infinity, sums).reshape([bins, samples, C])
  return np.where(isEmpty, plan.empty, np.max(ordered, 1))
}
