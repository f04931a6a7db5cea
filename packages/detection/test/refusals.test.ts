import { RoiPoolError } from '@roipool/core'
import { describe, expect, it } from 'vitest'
import * as d from '../src/index.js'

const box = Float32Array.of(0, 0, 4, 4)
const flat = Float32Array.of(0, 0, 4, 0)
const wrong = (value: unknown) => value as never
const place = { image: 1, category: 1 }
const found = (more: object) => [wrong({ ...place, box: [0, 0, 1, 1], score: 1, ...more })]
const there = (more: object) => [wrong({ ...place, box: [0, 0, 1, 1], ...more })]
const lists = { images: [1], categories: [1] }
const grid = { sizes: [8], stride: 16, grid: [2, 2] } as const
const matches = d.match(box, box)
const image = { data: new Uint8Array(4 * 4 * 3), width: 4, height: 4 }

/** [the call, what it must say] */
const calls: [() => unknown, string][] = [
  [
    () => d.iou(wrong([0, 0, 1, 1]), box),
    'a must be a Float32Array of x1 y1 x2 y2 a box, but is [0, 0, 1, 1]',
  ],
  [() => d.iou(box, box.subarray(1)), 'b must have 4 numbers a box, but has 3 numbers'],
  [
    () => d.giou(Float32Array.of(0, 0, 1, 1, 0, Number.NaN, 1, 1), box),
    'a: box 1 must be finite, but is 0 NaN 1 1',
  ],
  [
    () => d.areas(Float32Array.of(3, 0, 1, 1)),
    'boxes: box 0 must have x1 ≤ x2 and y1 ≤ y2, but is 3 0 1 1: order its corners',
  ],
  [() => d.clipBoxes(box, wrong(4)), 'imageSize must be { width, height } or [height, width], but is 4'],
  [() => d.clipBoxes(box, [0, 4]), 'imageSize: its height must be a positive number, but is 0'],
  [
    () => d.encodeBoxes(box, new Float32Array()),
    'targets must be 1 boxes, one for each proposal, but there are 0',
  ],
  [() => d.encodeBoxes(flat, box), 'proposals: box 0 must have an area, but is 0 0 4 0: drop it'],
  [() => d.encodeBoxes(box, flat), 'targets: box 0 must have an area'],
  [
    () => d.encodeBoxes(box, box, { weights: [1, 1, 1, 0] }),
    'options.weights must be four positive numbers, but is [1, 1, 1, 0]',
  ],
  [
    () => d.encodeBoxes(box, box, { means: wrong([1]) }),
    'options.means must be four finite numbers, but is [1]',
  ],
  [() => d.encodeBoxes(box, box, { weights: [1, 1, 1, 1], deviations: [1, 1, 1, 1] }), 'give one of them'],
  [() => d.encodeBoxes(box, box, wrong({ weight: 1 })), 'options.weight is not a parameter here'],
  [
    () => d.decodeBoxes(box, [1, 2, 3]),
    'codes must have 4 numbers, or 4 a class, for each of 1 proposals, but is [1, 2, 3]',
  ],
  [() => d.decodeBoxes(box, []), 'codes must have 4 numbers'],
  [() => d.decodeBoxes(new Float32Array(), [1, 2, 3, 4]), 'for each of 0 proposals'],
  [
    () => d.decodeBoxes(box, [0, 0, Infinity, 0]),
    'codes[2] must be a finite number, but is Infinity: did training diverge?',
  ],
  [() => d.nms(box, [], { iouThreshold: 0.5 }), 'scores must be 1 numbers, one for each box, but is []'],
  [() => d.nms(box, [Number.NaN], { iouThreshold: 0.5 }), 'scores[0] must be a finite number, but is NaN'],
  [
    () => d.nms(box, [1], { iouThreshold: 50 }),
    'options.iouThreshold must be a number, between 0 and 1, but is 50',
  ],
  [() => d.nms(box, [1], { iouThreshold: 0.5, classes: [1, 2] }), 'options.classes must be 1 numbers'],
  [
    () => d.nms(box, [1], { iouThreshold: 0.5, most: 1.5 }),
    'options.most must be a whole number, at least 0, but is 1.5',
  ],
  [() => d.softNms(box, [-1]), 'scores[0] must be a number, at least 0, but is -1'],
  [
    () => d.softNms(box, [1], { method: wrong('hard') }),
    "options.method must be 'linear' or 'gaussian', but is \"hard\"",
  ],
  [() => d.softNms(box, [1], { sigma: 0 }), 'options.sigma must be a positive number, but is 0'],
  [() => d.anchors({ ...grid, sizes: [] }), 'options.sizes must be a list of positive numbers, but is []'],
  [() => d.anchors({ ...grid, ratios: [0] }), 'options.ratios[0] must be a positive number, but is 0'],
  [() => d.anchors({ ...grid, grid: wrong([2]) }), 'options.grid must be [height, width], but is [2]'],
  [
    () => d.anchors({ ...grid, grid: [2, 0] }),
    'options.grid[1] must be a whole number, at least 1, but is 0',
  ],
  [() => d.anchors({ ...grid, stride: 0 }), 'options.stride must be a positive number'],
  [() => d.match(box, box, { foreground: 0 }), 'options.foreground must be a number'],
  [
    () => d.match(box, box, { background: [0.4, 0.3] }),
    'options.background[0] must be a number, between 0 and 0.3',
  ],
  [
    () => d.match(box, box, { background: [0, 0.6] }),
    'options.background[1] must be a number, between 0 and 0.5, but is 0.6',
  ],
  [() => d.sample(matches, { count: 0 }), 'options.count must be a whole number, at least 1, but is 0'],
  [
    () => d.sample(matches, { foreground: 25 }),
    'options.foreground must be a number, between 0 and 1, but is 25',
  ],
  [() => d.sample(matches, { seed: -1 }), 'options.seed must be a whole number, at least 0, but is -1'],
  [() => d.sampleImages([matches], { images: 2 }), 'options.images is 2, but there are 1 images'],
  [
    () => d.sampleImages([matches, matches], { images: 2, count: 3 }),
    'must be a multiple of options.images, but they are 3 and 2',
  ],
  [() => d.evaluateCoco(wrong({}), [], lists), 'detections must be a list, but is an object'],
  [
    () => d.evaluateCoco(found({ box: [0, 0, 1] }), [], lists),
    'detections[0].box must be four numbers, x1 y1 x2 y2, but is [0, 0, 1]',
  ],
  [() => d.evaluateCoco([], there({ box: [2, 0, 1, 1] }), lists), 'truth[0].box must have x1 ≤ x2'],
  [
    () => d.evaluateCoco(found({ score: '1' }), [], lists),
    'detections[0].score must be a finite number, but is "1"',
  ],
  [
    () => d.evaluateCoco([], there({ area: -1 }), lists),
    'truth[0].area must be a number, at least 0, but is -1',
  ],
  [
    () => d.evaluateCoco(found({ image: '1' }), [], lists),
    'detections[0].image is "1", which options.images does not list: add it, or leave',
  ],
  [
    () => d.evaluateCoco([], there({ category: 2 }), lists),
    'truth[0].category is 2, which options.categories does not list',
  ],
  [
    () => d.evaluateCoco([], there({ category: undefined }), lists),
    'truth[0].category must be a number or a string',
  ],
  [
    () => d.evaluateCoco([], [], wrong({ images: [1] })),
    'options.categories must be a list, but is undefined',
  ],
  [() => d.evaluateVoc([], [wrong(1)]), 'truth[0] must be { image, category, box }, but is 1'],
  [() => d.evaluateVoc([], [], { points: wrong(101) }), "options.points must be 11 or 'all', but is 101"],
  [() => d.evaluateVoc([], [], { inclusive: wrong(1) }), 'options.inclusive must be true or false, but is 1'],
  [
    () => d.confusion(found({}), [], { categories: [2] }),
    'detections[0].category is 1, which options.categories does not list',
  ],
  [() => d.selectiveSearch(wrong(null)), 'image must be { data, width, height }, but is null'],
  [
    () => d.selectiveSearch({ ...image, width: 5 }),
    'image.data must be RGB or RGBA of 5×4 pixels, but has 48 bytes',
  ],
  [() => d.selectiveSearch({ ...image, data: wrong(new Float32Array(48)) }), 'image.data must be bytes'],
  [
    () => d.selectiveSearch({ ...image, height: 0 }),
    'image.height must be a whole number, at least 1, but is 0',
  ],
  [
    () => d.selectiveSearch(image, { mode: wrong('quality') }),
    "options.mode must be 'fast' or 'single', but is \"quality\"",
  ],
  [
    () => d.selectiveSearch(image, { scales: [] }),
    'options.scales must be a list of positive numbers, but is []',
  ],
  [
    () => d.selectiveSearch(image, { scales: [-1] }),
    'options.scales[0] must be a positive number, but is -1',
  ],
  [() => d.selectiveSearch(image, wrong({ abort: 1 })), 'options.abort is not a parameter here'],
]

describe('bad input is refused, with the place and both sides', () => {
  it.each(calls)('%s', async (call, message) => {
    const error = await Promise.resolve()
      .then(call)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
    expect(error).toBeInstanceOf(RoiPoolError)
    expect(error).toMatchObject({ code: 'ROI_INVALID', message: expect.stringContaining(message) })
  })
})

it('no boxes are an answer, not a mistake', () => {
  const none = new Float32Array()
  expect(d.iou(none, box)).toHaveLength(0)
  expect(d.decodeBoxes(none, [])).toHaveLength(0)
  expect(d.nms(none, [], { iouThreshold: 0.5 })).toHaveLength(0)
  expect(d.softNms(none, []).rows).toHaveLength(0)
  expect(d.evaluateVoc([], [])).toEqual({ map: null, perClass: {} })
  expect(d.evaluateCoco([], [], lists).stats).toEqual(new Array(12).fill(-1))
})
