import { sample } from '@roipool/detection'
import type { Backbone } from '@roipool/features'
import type { PreparedScene } from '../src/index.js'
import { draw, randomOf, seedOf } from '../src/random.js'

/** What one step of training follows; a mutant has one of these wrong. */
export interface Rules {
  readonly truthFirst: boolean
  readonly foreground: number
  readonly hard: number
  /** Image pixels to cells. */
  cell(pixels: number, axis: 'x' | 'y', scale: readonly [number, number], backbone: Backbone): number
  /** Codes of a target, raw. */
  encode(proposal: number[], target: number[]): number[]
  readonly deviations: readonly number[]
  /** The output that stands for a class. */
  scoreOf(label: number): number
  /** Where a class has its codes. */
  codesOf(label: number): number
  smoothL1(off: number): number
  smoothL1Slope(off: number): number
  /** What a sum over RoIs is divided by. */
  boxCount(rois: number, objects: number): number
  readonly boxWeight: number
  /** The factor of what dropout leaves. */
  kept(dropout: number): number
  readonly inputScale: boolean
  reluSlope(output: number): number
  readonly adamCorrected: boolean
  readonly biasMoves: boolean
}

const centred = (proposal: number[], target: number[]) => {
  const [w, h] = [proposal[2]! - proposal[0]!, proposal[3]! - proposal[1]!]
  const [tw, th] = [target[2]! - target[0]!, target[3]! - target[1]!]
  const [dx, dy] = [target[0]! + tw / 2 - proposal[0]! - w / 2, target[1]! + th / 2 - proposal[1]! - h / 2]
  return [dx / w, dy / h, Math.log(tw / w), Math.log(th / h)]
}

export const right: Rules = {
  truthFirst: true,
  foreground: 0.25,
  hard: 0.5,
  cell: (pixels, axis, [y, x], { offset, stride }) => pixels * (axis === 'x' ? x : y) - offset / stride,
  encode: centred,
  deviations: [0.1, 0.1, 0.2, 0.2],
  scoreOf: (label) => label + 1,
  codesOf: (label) => label * 4,
  smoothL1: (off) => (Math.abs(off) < 1 ? off ** 2 / 2 : Math.abs(off) - 0.5),
  smoothL1Slope: (off) => Math.min(Math.max(off, -1), 1),
  boxCount: (rois) => rois,
  boxWeight: 0.7,
  kept: (dropout) => 1 / (1 - dropout),
  inputScale: true,
  reluSlope: (output) => (output > 0 ? 1 : 0),
  adamCorrected: true,
  biasMoves: true,
}

/** Matrices row by row, then a bias: a hidden layer, scores, codes. */
export type Weights = Float64Array[]

export interface Problem {
  readonly scenes: readonly PreparedScene[]
  readonly backbone: Backbone
  readonly classes: number
  readonly images: number
  readonly roisPerImage: number
  readonly bins: number
  readonly dropout: number
  readonly seed: number
  readonly rate: number
  readonly optimizer: 'adam' | 'momentum'
}

/** Steps of training in plain float64: drawing, RoIAlign, layers, loss, gradients, optimizer. */
export function referenceSteps(problem: Problem, start: Weights, steps: number, rules: Rules) {
  let weights = start.map((values) => values.slice())
  const kept = start.map(
    (values) => [new Float64Array(values.length), new Float64Array(values.length)] as const,
  )
  const losses: number[][] = []
  for (let step = 1; step <= steps; step++) {
    const random = randomOf(problem.seed, step)
    const { x, labels, targets } = rowsOf(problem, rules, random)
    const { gradients, ...loss } = gradientsOf(problem, rules, weights, x, labels, targets, random)
    losses.push([loss.classLoss, loss.boxLoss])
    weights = weights.map((values, n) => {
      const [mean, spread] = kept[n]!
      return values.map((value, k) => {
        const slope = rules.biasMoves || n % 2 === 0 ? gradients[n]![k]! : 0
        if (problem.optimizer === 'momentum') {
          mean[k] = 0.9 * mean[k]! + slope
          return value - problem.rate * mean[k]!
        }
        mean[k] = 0.9 * mean[k]! + 0.1 * slope
        spread[k] = 0.999 * spread[k]! + 0.001 * slope ** 2
        const [a, b] = rules.adamCorrected ? [1 - 0.9 ** step, 1 - 0.999 ** step] : [1, 1]
        return value - (problem.rate * (mean[k]! / a)) / (Math.sqrt(spread[k]! / b) + 1e-8)
      })
    })
  }
  return { weights, losses }
}

function rowsOf(problem: Problem, rules: Rules, random: () => number) {
  const { scenes, backbone, images, roisPerImage, bins } = problem
  const [x, labels, targets]: [number[][], number[], number[][]] = [[], [], []]
  for (const n of draw(scenes.length, images, random)) {
    const { boxes, proposals, labels: classes, map } = scenes[n]!
    const truth = chunks(boxes)
    const all = rules.truthFirst ? [...truth, ...chunks(proposals)] : chunks(proposals)
    const best = all.map((box) =>
      truth.reduce((at, t, k) => (iou(box, t) > iou(box, truth[at]!) ? k : at), 0),
    )
    const overlaps = all.map((box, k) => (truth.length === 0 ? 0 : iou(box, truth[best[k]!]!)))
    const matches = {
      truth: Int32Array.from(best),
      iou: Float64Array.from(overlaps),
      label: Int8Array.from(overlaps, (value) => (value >= 0.5 ? 1 : 0)),
    }
    const { foreground, hard } = rules
    for (const row of sample(matches, { count: roisPerImage, foreground, hard, seed: seedOf(random) })) {
      const cells = all[row]!.map((value, k) =>
        rules.cell(value, k % 2 === 0 ? 'x' : 'y', map.scale, backbone),
      )
      x.push(roiAlign(map.features, cells, bins))
      const object = overlaps[row]! >= 0.5
      labels.push(object ? classes[best[row]!]! : -1)
      const raw = object ? rules.encode(all[row]!, truth[best[row]!]!) : [0, 0, 0, 0]
      targets.push(raw.map((value, k) => value / rules.deviations[k]!))
    }
  }
  return { x, labels, targets }
}

/** Mean of 2×2 bilinear samples a bin; the centre of cell k is at k + ½. */
function roiAlign(
  { data, shape }: PreparedScene['map']['features'],
  [x1, y1, x2, y2]: number[],
  bins: number,
) {
  const [, height, width, channels] = shape
  const out: number[] = []
  const at = (y: number, x: number, c: number) => {
    if (y < -1 || y > height || x < -1 || x > width) return 0
    const clip = (value: number, most: number) => Math.min(Math.max(value, 0), most - 1)
    const [v, u] = [clip(y, height), clip(x, width)]
    const [top, left] = [Math.floor(v), Math.floor(u)]
    const cell = (row: number, column: number) =>
      data[(Math.min(row, height - 1) * width + Math.min(column, width - 1)) * channels + c]!
    const [fy, fx] = [v - top, u - left]
    const upper = cell(top, left) * (1 - fx) + cell(top, left + 1) * fx
    return upper * (1 - fy) + (cell(top + 1, left) * (1 - fx) + cell(top + 1, left + 1) * fx) * fy
  }
  for (let i = 0; i < bins; i++) {
    for (let j = 0; j < bins; j++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0
        for (const a of [0.25, 0.75]) {
          for (const b of [0.25, 0.75]) {
            sum += at(
              y1! - 0.5 + ((i + a) * (y2! - y1!)) / bins,
              x1! - 0.5 + ((j + b) * (x2! - x1!)) / bins,
              c,
            )
          }
        }
        out.push(sum / 4)
      }
    }
  }
  return out
}

function gradientsOf(
  { scenes, classes, dropout }: Problem,
  rules: Rules,
  [w1, b1, ws, bs, wc, bc]: Weights,
  x: number[][],
  labels: number[],
  targets: number[][],
  random: () => number,
) {
  const all = scenes.flatMap(({ map }) => [...map.features.data])
  const scale = rules.inputScale
    ? 0.5 / Math.sqrt(all.reduce((sum, value) => sum + value ** 2, 0) / all.length)
    : 1
  const [hidden, scores, codes] = [b1!.length, classes + 1, classes * 4]
  const gradients = [w1, b1, ws, bs, wc, bc].map((values) => new Float64Array(values!.length))
  const rois = x.length
  const objects = labels.filter((label) => label >= 0).length
  const masks = x.map(() =>
    Array.from({ length: hidden }, () => (random() < dropout ? 0 : rules.kept(dropout))),
  )
  let [classLoss, boxLoss] = [0, 0]
  for (let r = 0; r < rois; r++) {
    const input = x[r]!.map((value) => value * scale)
    const before = affine(input, w1!, b1!)
    const h = before.map((value, k) => Math.max(value, 0) * masks[r]![k]!)
    const [s, c] = [affine(h, ws!, bs!), affine(h, wc!, bc!)]
    const total = s.reduce((sum, value) => sum + Math.exp(value), 0)
    const label = labels[r]!
    const truth = label === -1 ? 0 : rules.scoreOf(label)
    classLoss += (Math.log(total) - s[truth]!) / rois
    const ds = s.map((value, k) => (Math.exp(value) / total - (k === truth ? 1 : 0)) / rois)
    const dc = new Array(codes).fill(0)
    for (let k = 0; label >= 0 && k < 4; k++) {
      const off = c[rules.codesOf(label) + k]! - targets[r]![k]!
      const weight = rules.boxWeight / rules.boxCount(rois, objects)
      boxLoss += weight * rules.smoothL1(off)
      dc[rules.codesOf(label) + k] = weight * rules.smoothL1Slope(off)
    }
    const dh = h.map((_, k) => {
      const fromScores = ds.reduce((sum, value, n) => sum + value * ws![k * scores + n]!, 0)
      const fromCodes = dc.reduce((sum, value, n) => sum + value * wc![k * codes + n]!, 0)
      return (fromScores + fromCodes) * masks[r]![k]! * rules.reluSlope(before[k]!)
    })
    outer(gradients[0]!, gradients[1]!, input, dh)
    outer(gradients[2]!, gradients[3]!, h, ds)
    outer(gradients[4]!, gradients[5]!, h, dc)
  }
  return { classLoss, boxLoss, gradients }
}

function affine(input: number[], weights: Float64Array, bias: Float64Array): number[] {
  const width = bias.length
  return Array.from(bias, (value, n) => input.reduce((sum, x, k) => sum + x * weights[k * width + n]!, value))
}

function outer(weights: Float64Array, bias: Float64Array, input: number[], slopes: number[]): void {
  for (const [k, value] of input.entries()) {
    for (const [n, slope] of slopes.entries()) weights[k * slopes.length + n]! += value * slope
  }
  for (const [n, slope] of slopes.entries()) bias[n]! += slope
}

function chunks(boxes: Float32Array): number[][] {
  return Array.from({ length: boxes.length / 4 }, (_, n) => [...boxes.subarray(n * 4, n * 4 + 4)])
}

function iou(a: number[], b: number[]): number {
  const w = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!)
  const h = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!)
  if (w <= 0 || h <= 0) return 0
  const area = ([x1, y1, x2, y2]: number[]) => (x2! - x1!) * (y2! - y1!)
  return (w * h) / (area(a) + area(b) - w * h)
}
