import { describe, expect, it } from 'vitest'
import * as detection from '../src/index.js'
import { answers, error } from './answers.js'
import { cocoArguments, cocoCases } from './golden.js'

/** Answers are written with ten digits. */
const TOLERANCE = 1e-9

describe('known answers of torchvision, pycocotools and py-faster-rcnn', () => {
  it.each(Object.entries(answers))('%s', (_, ask) => {
    for (const asked of ask(detection)) expect(error(asked), JSON.stringify(asked)).toBeLessThan(TOLERANCE)
  })

  it('are there', () => expect(Object.keys(answers).length).toBe(49))
})

describe('COCO, by category', () => {
  it.each(cocoCases)('$id: $tag', (one) => {
    const { perClass } = detection.evaluateCoco(...cocoArguments(one))
    for (const [category, expected] of Object.entries(one.expected.per_class)) {
      for (const [name, value] of Object.entries(expected)) {
        expect(perClass[category]![name as 'ap'], `${name} of ${category}`).toBeCloseTo(value, 9)
      }
    }
  })

  it.each(cocoCases)('$id: boxes of float32 give the same', (one) => {
    const [detections, truth, options] = cocoArguments(one)
    const single = <Entry extends { box: number[] }>(list: Entry[]) =>
      list.map((entry) => ({ ...entry, box: Float32Array.from(entry.box) }))
    const given = detection.evaluateCoco(single(detections), single(truth), options).stats
    expect(error({ given, expected: one.expected.stats })).toBeLessThan(TOLERANCE)
  })
})
