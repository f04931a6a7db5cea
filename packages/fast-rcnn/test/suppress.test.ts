import { expect, test } from 'vitest'
import { suppressed } from '../src/suppress.js'

const settings = { scoreThreshold: 0.4, iouThreshold: 0.3, most: 100, vote: undefined }
const names = ['square', 'disc']
const candidates = {
  boxes: Float32Array.from(
    // The best; one that overlaps it by 2/3; by 1/3; of another class; far away.
    [
      [0, 0, 10, 10],
      [0, 2, 10, 12],
      [0, 5, 10, 15],
      [0, 1, 10, 11],
      [50, 50, 60, 70],
    ].flat(),
  ),
  scores: [0.9, 0.3, 0.2, 0.6, 0.1],
  classes: [0, 0, 0, 1, 0],
}
const boxes = (vote: number | undefined, more = {}) =>
  suppressed(candidates, names, { ...settings, vote, ...more }).map(({ class: name, score, box }) => [
    name,
    score,
    ...Array.from(box, (side) => Number(side.toFixed(4))),
  ])

test('the best of those that overlap are kept where they are, the surest first, none below the threshold', () => {
  expect(boxes(undefined)).toEqual([
    ['square', 0.9, 0, 0, 10, 10],
    ['disc', 0.6, 0, 1, 10, 11],
  ])
  expect(boxes(undefined, { most: 1 })).toHaveLength(1)
  expect(boxes(undefined, { scoreThreshold: 0.1 })).toHaveLength(3)
})

test('with a vote each is the mean of those of its class that overlap it enough, weighed by their scores', () => {
  expect(boxes(0.5)).toEqual([
    ['square', 0.9, 0, 0.5, 10, 10.5],
    ['disc', 0.6, 0, 1, 10, 11],
  ])
  // (0.3 · 2 + 0.2 · 5) / 1.4
  expect(boxes(0.3)[0]).toEqual(['square', 0.9, 0, 1.1429, 10, 11.1429])
})
