import { type CellRect, roisFromYxhw } from '@roipool/core'
import { expect, it } from 'vitest'
import { areasOf, usedSpans } from '../src/draw/areas'
import { type OperatorId, operatorOf } from '../src/lesson/operators'

/** More than the map, so that what is rounded to lie beyond it is seen. */
const frame = { y: -2, x: -2, height: 20, width: 20 }

function viewOf(id: OperatorId, region: readonly number[], outputSize: readonly [number, number]) {
  const rois = roisFromYxhw([region])
  return operatorOf(id).view({
    rois,
    mapShape: [1, 16, 16, 1],
    outputSize,
    spatialScale: 1 / 32,
    samplingRatio: 2,
  })
}

const sum = (areas: readonly CellRect[]) =>
  areas.reduce((total, { height, width }) => total + height * width, 0)

// 14 bins of 4 rows share rows; 145 by 200 pixels drop some.
it.each<[OperatorId, readonly number[], readonly [number, number]]>([
  ['floor', [192, 296, 145, 200], [3, 3]],
  ['round', [192, 296, 145, 200], [3, 3]],
  ['floor', [33, 33, 130, 461], [14, 5]],
])('draws as much lost and gained as coverage counts: %s of %j in %j bins', (id, region, outputSize) => {
  const view = viewOf(id, region, outputSize)
  for (const [at, step] of [
    [2, view.afterRoi],
    [3, view.afterBins],
  ] as const) {
    const { lost, gained, rest } = areasOf(frame, view.scaled, usedSpans(view, at))
    expect(sum(lost)).toBeCloseTo(step!.lost, 9)
    expect(sum(gained)).toBeCloseTo(step!.gained, 9)
    expect(sum(rest)).toBeCloseTo(400 - step!.kept - step!.lost - step!.gained, 9)
  }
})

it('loses and gains nothing where nothing is rounded', () => {
  const view = viewOf('align', [192, 296, 145, 200], [3, 3])
  expect(usedSpans(view, 4)).toBeUndefined()
  expect(areasOf(frame, view.scaled, undefined)).toMatchObject({ lost: [], gained: [] })
})

it('needs few rectangles, however many bins there are', () => {
  const { lost, gained, rest } = areasOf(
    frame,
    viewOf('round', [33, 33, 450, 450], [14, 14]).scaled,
    usedSpans(viewOf('round', [33, 33, 450, 450], [14, 14]), 3),
  )
  expect(lost.length + gained.length + rest.length).toBeLessThan(26)
})
