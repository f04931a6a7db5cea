import { channelStep } from '@roipool/core'

/** Cells that are gathered at once, channels included. */
const LIMIT = 2 ** 21

/**
 * A plan as tables of one size for some bins at a time: `cell` and `weight` are [bins, samples, taps]. Every reduction
 * becomes the largest of samples, each a sum of weighted cells: a maximum has a cell for each sample, a sum one sample.
 * A bin with fewer samples than its table repeats them; a sample with fewer taps has some of weight 0.
 */
export function* tablesOf(plan, shape) {
  const [, PH, PW, C] = plan.outputShape
  const [ys, xs] = [samplesOf(plan.reduction, plan.y), samplesOf(plan.reduction, plan.x)]
  const count = plan.rows.length * PH * PW
  const bin = (b) => {
    const k = Math.floor(b / (PH * PW))
    return { b, k, y: ys[Math.floor(b / PW)], x: xs[k * PW + (b % PW)] }
  }
  for (let from = 0; from < count; ) {
    const bins = [bin(from)]
    let { samples, taps } = sizeOf(bins[0])
    while (from + bins.length < count) {
      const next = bin(from + bins.length)
      const size = sizeOf(next)
      const larger = { samples: Math.max(samples, size.samples), taps: Math.max(taps, size.taps) }
      if ((bins.length + 1) * larger.samples * larger.taps * C > LIMIT) break
      bins.push(next)
      samples = larger.samples
      taps = larger.taps
    }
    yield { run: runOf(taps), ...fill(bins, samples, roundUp(taps, runOf(taps)), plan, shape) }
    from += bins.length
  }
}

/** Taps are added in runs, then the runs: in float32 a single long sum would be off by too much. */
const runOf = (taps) => Math.ceil(Math.sqrt(taps))

const roundUp = (number, step) => Math.ceil(number / step) * step

/** What a bin needs of a table; at least one sample of one tap, which an empty bin never uses. */
function sizeOf({ y, x }) {
  return { samples: Math.max(1, y.length * x.length), taps: Math.max(1, most(y) * most(x)) }
}

const most = (samples) => samples.reduce((largest, taps) => Math.max(largest, taps.length), 0)

function fill(bins, samples, taps, plan, [, height, width]) {
  const step = channelStep(plan)
  const cell = new Int32Array(bins.length * samples * taps)
  const weight = new Float32Array(cell.length)
  const empty = new Int32Array(bins.length)
  for (const [n, { b, k, y, x }] of bins.entries()) {
    if (y.length === 0 || x.length === 0) {
      empty[n] = 1
      continue
    }
    const image = plan.batchIndices[k] * height
    for (let s = 0; s < samples; s++) {
      const own = s % (y.length * x.length)
      let at = (n * samples + s) * taps
      for (const [v, vWeight] of y[Math.floor(own / x.length)]) {
        for (const [h, hWeight] of x[own % x.length]) {
          cell[at] = ((image + v) * width + h) * step + (b % step)
          weight[at++] = vWeight * hWeight
        }
      }
    }
  }
  return { bins: bins.length, samples, taps, cell, weight, empty }
}

/** Of every bin of an axis its samples, of every sample its taps: [cell, weight]. */
function samplesOf(reduction, axis) {
  if (reduction === 'max') {
    return Array.from(axis.start, (start, n) =>
      Array.from({ length: Math.max(0, axis.end[n] - start) }, (_, i) => [[start + i, 1]]),
    )
  }
  if (reduction === 'sum') return tapsOf(axis).map((taps) => (taps.length > 0 ? [taps] : []))
  const taps = tapsOf(axis.taps)
  return slices(axis.offset, (from, to) => taps.slice(from, to))
}

function tapsOf({ offset, cell, weight }) {
  return slices(offset, (from, to) =>
    Array.from({ length: to - from }, (_, n) => [cell[from + n], weight[from + n]]),
  )
}

/** What lies between each offset and the next. */
function slices(offset, take) {
  return Array.from({ length: offset.length - 1 }, (_, n) => take(offset[n], offset[n + 1]))
}
