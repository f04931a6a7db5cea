import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  areas,
  clipBoxes,
  decodeBoxes,
  encodeBoxes,
  evaluateCoco,
  evaluateVoc,
  giou,
  iou,
  nms,
  softNms,
} from '../src/index.js'
import { randomOf } from '../src/random.js'
import { error } from './answers.js'
import { reference } from './reference.js'

/** Corners on a coarse grid: equal boxes, equal scores and overlaps at a threshold come often. */
const corner = fc.tuple(fc.integer({ min: -4, max: 12 }), fc.integer({ min: 0, max: 8 }))
const box = fc.tuple(corner, corner).map(([[x, w], [y, h]]) => [x, y, x + w, y + h])
const solid = box.map(([x1, y1, x2, y2]) => [x1!, y1!, x2! + 1, y2! + 1])
const score = fc.integer({ min: 0, max: 5 }).map((n) => n / 5)
const boxesOf = (rows: number[][]) => Float64Array.from(rows.flat())
const plain = reference()
const close = (given: ArrayLike<number | null>, expected: ArrayLike<number | null>) =>
  expect(error({ given, expected: Array.from(expected) })).toBeLessThan(1e-12)

describe('boxes', () => {
  it('IoU and GIoU are those of the plain version', () => {
    fc.assert(
      fc.property(fc.array(solid), fc.array(solid), (a, b) => {
        close(iou(boxesOf(a), boxesOf(b)), plain.iou(boxesOf(a), boxesOf(b)))
        close(giou(boxesOf(a), boxesOf(b)), plain.giou(boxesOf(a), boxesOf(b)))
      }),
    )
  })

  it('clipping leaves what is inside, and makes nothing larger', () => {
    fc.assert(
      fc.property(fc.array(box), (rows) => {
        const clipped = clipBoxes(boxesOf(rows), [6, 8])
        const sizes = areas(clipped)
        for (const [n, [x1, y1, x2, y2]] of rows.entries()) {
          const inside = Math.max(0, Math.min(x2!, 8) - Math.max(x1!, 0))
          expect(sizes[n]).toBe(inside * Math.max(0, Math.min(y2!, 6) - Math.max(y1!, 0)))
        }
      }),
    )
  })
})

describe('codec', () => {
  const pairs = fc.array(fc.tuple(solid, solid))
  const four = fc.tuple(score, score, score, score)
  const of = (pair: [number[], number[]][]) =>
    [boxesOf(pair.map(([p]) => p)), boxesOf(pair.map(([, t]) => t))] as const

  it('gives back what it was given, whatever weights and means', () => {
    fc.assert(
      fc.property(pairs, four, four, (pair, means, [a, b, c, d]) => {
        const [proposals, targets] = of(pair)
        const options = { means, weights: [a + 1, b + 1, c + 1, d + 1] as const }
        close(decodeBoxes(proposals, encodeBoxes(proposals, targets, options), options), targets)
      }),
    )
  })

  it('is the plain one', () => {
    fc.assert(
      fc.property(pairs, fc.array(four), (pair, codes) => {
        const [proposals, targets] = of(pair)
        close(encodeBoxes(proposals, targets), plain.encodeBoxes(proposals, targets))
        const used = boxesOf(pair.map((_, n) => codes[n % codes.length] ?? [9, -9, 99, -9]))
        close(decodeBoxes(proposals, used), plain.decodeBoxes(proposals, used))
      }),
    )
  })

  it('deviations are 1 / weights; the defaults are those of Fast R-CNN', () => {
    const [p, t] = [boxesOf([[0, 0, 8, 4]]), boxesOf([[1, 1, 5, 3]])]
    const codes = encodeBoxes(p, t, { weights: [10, 10, 5, 5] })
    expect(encodeBoxes(p, t)).toEqual(codes)
    expect(encodeBoxes(p, t, { deviations: [0.1, 0.1, 0.2, 0.2] })).toEqual(codes)
  })

  it('boxes come in the class of the proposals, several for each', () => {
    const codes = Float32Array.of(0, 0, 0, 0, 10, 0, 0, 0)
    const single = decodeBoxes(Float32Array.of(0, 0, 8, 4), codes, { imageSize: { width: 12, height: 3 } })
    expect(single).toEqual(Float32Array.of(0, 0, 8, 3, 8, 0, 12, 3))
    expect(decodeBoxes(Float64Array.of(0, 0, 8, 4), codes)).toEqual(Float64Array.of(0, 0, 8, 4, 8, 0, 16, 4))
  })
})

describe('suppression', () => {
  const entries = fc.array(fc.tuple(box, score, fc.integer({ min: 0, max: 2 })))

  it('is the plain quadratic one, with classes and without', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(0, 0.25, 0.5, 1), fc.boolean(), (list, iouThreshold, each) => {
        const [boxes, scores] = [boxesOf(list.map(([b]) => b)), list.map(([, s]) => s)]
        const options = { iouThreshold, classes: each ? list.map(([, , c]) => c) : undefined }
        const kept = nms(boxes, scores, options)
        expect(kept).toEqual(plain.nms(boxes, scores, options))
        expect(nms(boxes, scores, { ...options, most: 2 })).toEqual(kept.slice(0, 2))
      }),
    )
  })

  it.each([0.05, 0.4, 0.9])('is so among many boxes of all sizes, at %f', (iouThreshold) => {
    const random = randomOf(7)
    const rows = Array.from({ length: 400 }, () => {
      const [x, y, width, height] = [random() * 100, random() * 60, 2 * 40 ** random(), 2 * 40 ** random()]
      return [x, y, x + width, y + height]
    })
    // Each again, as large as may still be dropped: inside it, in its corner.
    const inner = rows.map(([x1, y1, x2, y2]) => [x1!, y1!, x2!, y1! + (y2! - y1!) * (iouThreshold + 0.001)])
    const boxes = boxesOf([...rows, ...inner])
    const scores = Array.from({ length: 800 }, random)
    const kept = nms(boxes, scores, { iouThreshold })
    expect(kept.length).toBeLessThan(800)
    expect(kept).toEqual(plain.nms(boxes, scores, { iouThreshold }))
  })

  it('soft: a box loses by each better one that it overlaps, and by those alone', () => {
    // By hand: IoU of neighbours 1/3, of the first and the third 0.
    const boxes = Float32Array.of(0, 0, 2, 1, 1, 0, 3, 1, 2, 0, 4, 1)
    const scores = [0.9, 0.8, 0.7]
    const linear = softNms(boxes, scores, { method: 'linear', iouThreshold: 0.3 })
    expect([...linear.rows]).toEqual([0, 2, 1])
    close(linear.scores, [0.9, 0.7, 0.8 * (2 / 3) * (2 / 3)])
    const loss = Math.exp(-1 / 9 / 0.5)
    const gaussian = softNms(boxes, scores)
    expect([...gaussian.rows]).toEqual([0, 2, 1])
    close(gaussian.scores, [0.9, 0.7, 0.8 * loss * loss])
    expect([...softNms(boxes, scores, { classes: [0, 1, 2] }).scores]).toEqual(scores)
    expect([...softNms(boxes, scores, { scoreThreshold: 0.6 }).rows]).toEqual([0, 2])
    expect([...softNms(boxes, [1, 1, 1], { method: 'linear', iouThreshold: 0.4 }).rows]).toEqual([0, 1, 2])
  })
})

describe('average precision', () => {
  const place = { image: fc.constantFrom(3, 1, 2), category: fc.constantFrom('a', 'b'), box }
  const detections = fc.array(fc.record({ ...place, score }))
  const truth = fc.array(
    fc.record({
      ...place,
      difficult: fc.boolean(),
      crowd: fc.boolean(),
      area: fc.constantFrom(undefined, 1e3, 2e4),
    }),
  )

  it('of VOC is that of the plain version', () => {
    const options = fc.record({
      points: fc.constantFrom(11, 'all'),
      inclusive: fc.boolean(),
      iouThreshold: fc.constantFrom(0.3, 0.5),
    })
    fc.assert(
      fc.property(detections, truth, options, (found, there, { points, inclusive, iouThreshold }) => {
        const chosen = { points: points as 11 | 'all', inclusive, iouThreshold }
        const [given, expected] = [evaluateVoc, plain.evaluateVoc].map((of) => of(found, there, chosen))
        close([given!.map], [expected!.map])
        for (const [name, { ap }] of Object.entries(expected!.perClass))
          close([given!.perClass[name]!.ap], [ap])
      }),
    )
  })

  it('of COCO is that of the plain version', () => {
    const options = { images: [1, 2, 3], categories: ['a', 'b'] }
    fc.assert(
      fc.property(detections, truth, (found, there) => {
        close(evaluateCoco(found, there, options).stats, plain.evaluateCoco(found, there, options).stats)
      }),
      { numRuns: 40 },
    )
  })
})
