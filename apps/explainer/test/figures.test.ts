import { roisFromYxhw } from '@roipool/core'
import { expect, it } from 'vitest'
import { droppedBy, figuresOf } from '../src/lesson/figures'
import { type OperatorId, operatorOf, type Problem } from '../src/lesson/operators'

const worked: Problem = {
  rois: roisFromYxhw([[192, 296, 145, 200]]),
  mapShape: [1, 16, 16, 1],
  outputSize: [3, 3],
  spatialScale: 1 / 32,
  samplingRatio: 2,
}

const of = (id: OperatorId) => figuresOf(operatorOf(id).view(worked), worked.mapShape)

it('counts the cells of the worked example', () => {
  // Rows 6 to 8 and columns 9 to 14 are read; the region touches rows 6 to 10 and columns 9 to 15.
  expect(of('floor')).toMatchObject({ cells: 18, foreign: 0, unread: 5 * 7 - 18 })
  // Rows 6 to 11, columns 9 to 15: column 16 is outside the map.
  expect(of('round')).toMatchObject({ cells: 42, foreign: 7, unread: 0 })
})

it('says how far the middle of what is read lies from the middle of the region', () => {
  // The region's middle is 6 + 4.53125 / 2 and 9.25 + 6.25 / 2; what floor reads has its at 7.5 and 12.
  expect(of('floor').shift.y).toBeCloseTo(7.5 - 8.265625, 6)
  expect(of('floor').shift.x).toBeCloseTo(12 - 12.375, 6)
  expect(of('align').shift.y).toBeCloseTo(0, 6)
  expect(of('align').shift.x).toBeCloseTo(0, 6)
  // Values at the corners of cells: half a cell. The map is larger here, because what lies outside counts for nothing.
  const precise = figuresOf(
    operatorOf('precise').view({ ...worked, mapShape: [1, 32, 32, 1] }),
    [1, 32, 32, 1],
  )
  expect(precise.shift.y).toBeCloseTo(0.5, 6)
  expect(precise.shift.x).toBeCloseTo(0.5, 6)
})

it('names what floor drops, and calls nothing dropped that lies outside the map', () => {
  const dropped = (id: OperatorId) => droppedBy(operatorOf(id).view(worked), worked.mapShape)
  expect(dropped('floor')).toEqual({ y: [9], x: [] })
  expect(dropped('round')).toEqual({ y: [], x: [] })
  expect(dropped('warp')).toEqual({ y: [], x: [] })
})

it('reads nothing beyond the map, and says which points do', () => {
  const problem = { ...worked, rois: roisFromYxhw([[-48, -48, 145, 200]]) }
  const view = operatorOf('floor').view(problem)
  // Rows -2 to 1, one a bin and one dropped: the first two bins lie outside.
  expect(view.reads.y).toEqual([[], [], [{ cell: 0, weight: 1 }]])
  expect(droppedBy(view, problem.mapShape)).toEqual({ y: [1], x: [] })
  expect(figuresOf(view, problem.mapShape)).toMatchObject({ cells: 4, foreign: 0, unread: 4 * 5 - 4 })
  const { samples, reads } = operatorOf('align').view(problem)
  const taps = samples!.y.flat().map(({ taps }) => taps.reduce((sum, { weight }) => sum + weight, 0))
  // Points at -1.12, -0.37, 0.39, 1.15, 1.90 and 2.66: only the first is farther out than half a cell.
  expect(taps).toEqual([0, 1, 1, 1, 1, 1])
  expect(reads.y[0]).toEqual([{ cell: 0, weight: 0.5 }])
  const nothing = { ...worked, rois: roisFromYxhw([[-48, 0, 56, 100]]) }
  expect(figuresOf(operatorOf('floor').view(nothing), worked.mapShape)).toMatchObject({ cells: 0 })
})
