import { expect, test } from 'vitest'
import { planRoiAlign, roisFromXyxy } from '../src/index.js'
import type { SumPlan } from '../src/plan.js'

const f = Math.fround
const side = 400

/** The weights of the cells of y bin i, sample by sample as SPEC 9.2 and 9.3 have them; of n samples. */
function bySamples(y1: number, y2: number, bins: number, i: number, n: number): Map<number, number> {
  const start = f(f(y1) - 0.5)
  const step = f(f(f(f(y2) - 0.5) - start) / bins)
  const weights = new Map<number, number>()
  const add = (cell: number, weight: number) => weights.set(cell, (weights.get(cell) ?? 0) + weight / n)
  for (let k = 0; k < n; k++) {
    const t = f(f(start + f(i * step)) + f(f((k + 0.5) * step) / n))
    if (t < -1 || t > side) continue
    const at = Math.min(Math.max(t, 0), side - 1)
    const cell = Math.floor(at)
    add(cell, 1 - (at - cell))
    if (at > cell) add(cell + 1, at - cell)
  }
  return weights
}

function planned(y1: number, y2: number, bins: number, samplingRatio: number | 'adaptive') {
  const rois = roisFromXyxy([[3.3, y1, 380, y2]])
  const params = { outputSize: [bins, 1] as const, spatialScale: 1, samplingRatio }
  return planRoiAlign(rois, params, [1, side, side, 1]) as SumPlan
}

// Boxes on the map, beyond either edge of it, and of fewer and of more samples than cells.
const problems = [
  [5.7, 391.9, 7, 'adaptive'],
  [-60.3, 300.1, 5, 'adaptive'],
  [120.2, 470.4, 6, 'adaptive'],
  [17.1, 377.7, 3, 60],
  [17.1, 377.7, 8, 90],
] as const

test.each(problems)(
  'cells of a long bin weigh what their samples say: %d to %d, %d bins, %s',
  (y1, y2, bins, ratio) => {
    const { y } = planned(y1, y2, bins, ratio)
    const step = f(f(f(f(y2) - 0.5) - f(f(y1) - 0.5)) / bins)
    const n = ratio === 'adaptive' ? Math.ceil(step) : ratio
    for (let i = 0; i < bins; i++) {
      const wanted = bySamples(y1, y2, bins, i, n)
      const cells = [...y.cell.subarray(y.offset[i], y.offset[i + 1])]
      expect(cells).toEqual([...wanted.keys()].sort((a, b) => a - b))
      for (const [at, cell] of cells.entries()) {
        const off = Math.abs(y.weight[y.offset[i]! + at]! - wanted.get(cell)!) * n
        expect(off, `bin ${i}, cell ${cell}`).toBeLessThanOrEqual(side * 2 ** -22 + 1e-7)
      }
    }
  },
)

test('cells of a long bin that lie between two samples weigh the same, bit for bit', () => {
  const { y } = planned(5.7, 391.9, 7, 'adaptive')
  for (let i = 0; i < 7; i++) {
    const weights = y.weight.subarray(y.offset[i], y.offset[i + 1])
    // At either end a cell or two, and one where samples that lie closer than cells lap it.
    expect(new Set(weights).size, `bin ${i}`).toBeLessThanOrEqual(6)
  }
})

test('a bin of 16 samples or fewer has the weights of its samples as they are', () => {
  const { y } = planned(200.3, 310.9, 7, 'adaptive')
  for (let i = 0; i < 7; i++) {
    const wanted = bySamples(200.3, 310.9, 7, i, 16)
    const weights = y.weight.subarray(y.offset[i], y.offset[i + 1])
    expect([...weights]).toEqual([...wanted].sort(([a], [b]) => a - b).map(([, weight]) => f(weight)))
  }
})
