import { expect, it } from 'vitest'
import { binsOf, type Shape, shapeCells, shapeReads, thinned, turned } from '../src/lesson/shapes'

const problem = {
  mapShape: [1, 16, 16, 1],
  outputSize: [2, 2],
  spatialScale: 1 / 32,
  samplingRatio: 2,
} as const
const box: Shape & { kind: 'rotated' } = {
  kind: 'rotated',
  cx: 256,
  cy: 256,
  width: 128,
  height: 64,
  angle: 90,
}

it('turns anticlockwise on the photograph, as the library does', () => {
  // A quarter turn: along the width is up.
  const [x, y] = turned(box, 64, 0)
  expect(x).toBeCloseTo(256, 9)
  expect(y).toBeCloseTo(192, 9)
  const reads = shapeReads({ ...box, angle: 0 }, problem)
  const upright = reads.map((cells) => cells.map(({ row, column }) => `${row},${column}`))
  // The box's first bin is its upper left one; turned, its lower left one.
  expect(upright[0]).toContain('7,6')
  const quarter = shapeReads(box, problem)[0]!.map(({ row, column }) => `${row},${column}`)
  expect(quarter).toContain('9,7')
  const [outline] = binsOf(box, problem.outputSize)
  const middle = outline!.reduce(([a, b], [x, y]) => [a! + x / 4, b! + y / 4], [0, 0])
  expect(middle[0]).toBeCloseTo(240, 9)
  expect(middle[1]).toBeCloseTo(288, 9)
})

it('weighs cells by their share of a bin, and those under an outline by the share that is covered', () => {
  for (const cells of shapeReads({ ...box, angle: 30 }, problem)) {
    expect(cells.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5)
  }
  const half: Shape = {
    kind: 'polygon',
    corners: [
      [32, 32],
      [96, 32],
      [96, 64],
    ],
  }
  const covered = shapeCells(half, problem, shapeReads(half, problem))
  expect(covered).toEqual([
    { row: 1, column: 1, weight: 0.25 },
    { row: 1, column: 2, weight: 0.75 },
  ])
})

it('keeps of an outline that a hand drew corners 6 pixels apart', () => {
  expect(
    thinned([
      [0, 0],
      [2, 2],
      [6, 0],
      [11, 0],
      [12, 1],
    ]),
  ).toEqual([
    [0, 0],
    [6, 0],
    [12, 1],
  ])
})
