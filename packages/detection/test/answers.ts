import type { decodeBoxes, encodeBoxes, evaluateCoco, evaluateVoc, giou, iou, nms } from '../src/index.js'
import {
  type BoxCase,
  boxCases,
  type CocoCase,
  cocoArguments,
  cocoCases,
  flat,
  type VocCase,
  vocArguments,
  vocCases,
} from './golden.js'

/** What the known answers are asked of: the package, or a reference with a mistake. */
export interface Functions {
  readonly iou: typeof iou
  readonly giou: typeof giou
  readonly nms: typeof nms
  readonly encodeBoxes: typeof encodeBoxes
  readonly decodeBoxes: typeof decodeBoxes
  readonly evaluateCoco: (...args: Parameters<typeof evaluateCoco>) => { stats: number[] }
  readonly evaluateVoc: (...args: Parameters<typeof evaluateVoc>) => VocAnswers
}

interface VocAnswers {
  readonly map: number | null
  readonly perClass: Record<string, { ap: number | null }>
}

/** What a case asks and what it expects, both flat. */
export interface Asked {
  readonly given: ArrayLike<number | null>
  readonly expected: readonly (number | null)[]
}

/** Every known answer by its id. */
export const answers: Record<string, (functions: Functions) => Asked[]> = Object.fromEntries([
  ...boxCases.map((one) => [one.id, (functions: Functions) => askBoxes(functions, one)]),
  ...cocoCases.map((one) => [one.id, (functions: Functions) => askCoco(functions, one)]),
  ...vocCases.map((one) => [one.id, (functions: Functions) => askVoc(functions, one)]),
  ['coco-at-the-threshold', atTheThreshold],
])

/** The number farthest from its answer, relative to the answer where that is above 1; Infinity for the wrong number of them. */
export function error({ given, expected }: Asked): number {
  if (given.length !== expected.length) return Infinity
  const errors = expected.map((value, n) => {
    const got = given[n] ?? null
    if (value === null || got === null) return value === got ? 0 : Infinity
    return Math.abs(got - value) / Math.max(1, Math.abs(value))
  })
  return Math.max(0, ...errors)
}

function askBoxes(functions: Functions, one: BoxCase): Asked[] {
  switch (one.op) {
    case 'nms':
    case 'batched_nms': {
      const options = { iouThreshold: one.iou_threshold, classes: 'classes' in one ? one.classes : undefined }
      const scores = Float32Array.from(one.scores)
      return [{ given: functions.nms(flat(one.boxes), scores, options), expected: one.keep }]
    }
    case 'box_iou':
      return [{ given: functions.iou(flat(one.a), flat(one.b)), expected: one.expected }]
    case 'generalized_box_iou':
      return [{ given: functions.giou(flat(one.a), flat(one.b)), expected: one.expected }]
    case 'box_encode': {
      const { weights, expected } = one
      const given = functions.encodeBoxes(flat(one.proposals), flat(one.targets_of), { weights })
      return [{ given, expected }]
    }
    case 'box_decode': {
      const [boxes, codes] = [Float64Array.from(flat(one.boxes)), flat(one.codes)]
      const decode = (imageSize?: { width: number; height: number }) =>
        functions.decodeBoxes(boxes, codes, { weights: one.weights, imageSize })
      return [
        { given: decode(), expected: one.expected },
        { given: decode(one.image), expected: one.expected_clipped },
      ]
    }
  }
}

function askCoco({ evaluateCoco }: Functions, one: CocoCase): Asked[] {
  const { stats } = evaluateCoco(...cocoArguments(one))
  return [{ given: stats, expected: one.expected.stats }]
}

function askVoc({ evaluateVoc }: Functions, one: VocCase): Asked[] {
  return [true, false].flatMap((inclusive) =>
    ([11, 'all'] as const).map((points) => {
      const options = { iouThreshold: one.iou_threshold, points, inclusive }
      const { map, perClass } = evaluateVoc(...vocArguments(one), options)
      const answer = one.expected[inclusive ? 'plus_one' : 'continuous']
      const name = points === 11 ? 'ap11' : 'ap_all'
      const aps = one.classes.map((category) => answer.per_class[category]?.[name] ?? null)
      return {
        given: [map, ...one.classes.map((category) => perClass[category]?.ap ?? null)],
        expected: [points === 11 ? answer.map_11 : answer.map_all, ...aps],
      }
    }),
  )
}

/** By hand: boxes whose IoU is 1/2 and 3/4 are hits at 0.5 and at 0.75. No file has such a pair. */
function atTheThreshold({ evaluateCoco }: Functions): Asked[] {
  const asked = (height: number) => {
    const place = { image: 1, category: 1 }
    const found = [{ ...place, box: [0, 0, 8, height], score: 1 }]
    const options = { images: [1], categories: [1] }
    return evaluateCoco(found, [{ ...place, box: [0, 0, 8, 8] }], options).stats.slice(1, 3)
  }
  return [
    { given: asked(4), expected: [1, 0] },
    { given: asked(6), expected: [1, 1] },
  ]
}
