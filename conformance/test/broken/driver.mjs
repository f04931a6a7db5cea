import { defineBackend } from '@roipool/core'

/** A whole backend as a stranger would write it, for known.ts and more.ts to break. */
export default async function plain() {
  const driver = {
    name: 'plain',
    capabilities: {
      runsOn: 'JavaScript',
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 2 ** 28,
    },
    upload(map) {
      return map.data.slice()
    },
    reduce(source, shape, plan, out) {
      const [rows, PH, PW, channels] = plan.outputShape
      const result = out ?? new Float32Array(rows * PH * PW * channels)
      fill(source, shape, plan, result)
      return result
    },
    read(values, into) {
      into.set(values)
    },
    release: () => undefined,
    dispose: () => undefined,
  }
  return defineBackend(driver)
}

/** Computes RoIs [from, to) of a plan, by default all. */
export function fill(source, [, H, W, C], plan, result, from = 0, to = plan.rows.length) {
  const [, PH, PW, channels] = plan.outputShape
  for (let k = from; k < to; k++) {
    const image = plan.batchIndices[k] * H * W
    for (let i = 0; i < PH; i++) {
      for (let j = 0; j < PW; j++) {
        const at = ((plan.rows[k] * PH + i) * PW + j) * channels
        const step = plan.positionSensitive ? PH * PW : 1
        const first = plan.positionSensitive ? i * PW + j : 0
        const cell = (y, x, c) => source[(image + y * W + x) * C + c * step + first]
        const [yBin, xBin] = [k * PH + i, k * PW + j]
        for (let c = 0; c < channels; c++) {
          result[at + c] = value(plan, yBin, xBin, cell, c)
        }
      }
    }
  }
}

function value(plan, i, j, cell, c) {
  if (plan.reduction === 'max') return largestCell(plan, i, j, cell, c)
  if (plan.reduction === 'sum') return weighted(plan, plan.empty, i, j, cell, c)
  return largestSample(plan, i, j, cell, c)
}

function largestCell({ y, x, empty }, i, j, cell, c) {
  const [top, bottom, left, right] = [y.start[i], y.end[i], x.start[j], x.end[j]]
  if (top >= bottom || left >= right) return empty
  let best = -Infinity
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      const value = cell(v, h, c)
      if (value > best) best = value
    }
  }
  return best
}

function weighted({ y, x }, none, i, j, cell, c) {
  const [top, bottom, left, right] = [y.offset[i], y.offset[i + 1], x.offset[j], x.offset[j + 1]]
  if (top === bottom || left === right) return none
  let sum = 0
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      sum += y.weight[v] * x.weight[h] * cell(y.cell[v], x.cell[h], c)
    }
  }
  return sum
}

function largestSample({ y, x, empty }, i, j, cell, c) {
  const [top, bottom, left, right] = [y.offset[i], y.offset[i + 1], x.offset[j], x.offset[j + 1]]
  if (top === bottom || left === right) return empty
  let best = -Infinity
  for (let v = top; v < bottom; v++) {
    for (let h = left; h < right; h++) {
      const sample = weighted({ y: y.taps, x: x.taps }, 0, v, h, cell, c)
      if (sample > best) best = sample
    }
  }
  return best
}
