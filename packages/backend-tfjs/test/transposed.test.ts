import { overAxes, planRoiAlignRotated, roisFromRotated, type Shape } from '@roipool/core'
import { expect, test } from 'vitest'
import { transpose } from '../src/kernels/transposed.js'

test('lists of a plan over cells are by cell of the images, however many RoIs there are', () => {
  const map: Shape = [2, 20, 30, 1]
  const rows = Array.from({ length: 50 }, (_, k) => [15, 10, 8, 6, k])
  const images = rows.map((_, k) => k % 2)
  const plan = planRoiAlignRotated(
    roisFromRotated(rows, images),
    { outputSize: [2, 2], spatialScale: 1 },
    map,
  )
  const seen = overAxes(plan, map)
  const { tables, shape } = transpose(seen.plan, seen.shape)
  expect(shape).toEqual([2, 600, 1, 1])
  // An end for each cell, and the two of the only column.
  expect(tables.starts.length).toBe(2 * 600 + 1 + 2)
  expect(tables.weights.length).toBe(plan.reduction === 'sum' && plan.x.weight.length + 1)
})
