import { expect, it } from 'vitest'
import { confusion, evaluateVoc } from '../src/index.js'

const at = (x: number) => [x, 0, x + 10, 10]
const truth = [
  { image: 1, category: 'cat', box: at(0) },
  { image: 1, category: 'dog', box: at(20) },
  { image: 2, category: 'cat', box: at(0) },
]
const detections = [
  { image: 1, category: 'cat', box: at(1), score: 0.9 },
  { image: 1, category: 'cat', box: at(20), score: 0.8 },
  { image: 1, category: 'cat', box: at(0), score: 0.7 },
  { image: 2, category: 'dog', box: at(50), score: 0.6 },
  { image: 2, category: 'cat', box: at(0), score: 0.4 },
]

it('the curve of a class has a point for each detection, the surest first', () => {
  const { curve, truths, ap } = evaluateVoc(detections, truth).perClass.cat!
  expect([...curve.score]).toEqual([0.9, 0.8, 0.7, 0.4])
  expect([...curve.recall]).toEqual([0.5, 0.5, 0.5, 1])
  expect([...curve.precision]).toEqual([1, 1 / 2, 1 / 3, 2 / 4])
  expect([truths, ap]).toEqual([2, 0.5 + 0.5 * 0.5])
})

it('the confusion table counts what is taken for what', () => {
  // The surer detection of the first cat takes it, the other one finds nothing that is free.
  const categories = ['cat', 'dog']
  expect(confusion(detections, truth, { categories })).toEqual([
    [1, 0, 1],
    [1, 0, 0],
    [1, 1, 0],
  ])
  expect(confusion(detections, truth, { categories, scoreThreshold: 0 })[0]).toEqual([2, 0, 0])
  expect(confusion(detections, truth, { categories, iouThreshold: 0.9 })[0]).toEqual([1, 0, 1])
})
