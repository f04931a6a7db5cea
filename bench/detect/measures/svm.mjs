// Support vector machines in place of the softmax, on what the hidden layer gives: Girshick 2015, §5.4. They are trained
// as R-CNN's are (Girshick et al. 2014, §2.3): objects against boxes that overlap none of their class by 0.3, the hard
// ones looked for in all scenes.
import { wasm } from '@roipool/backend-wasm'
import { roiAlign } from '@roipool/core'
import { iou } from '@roipool/detection'
import { load, oneFile, save, toCells } from '@roipool/fast-rcnn'
import { add, matMul, mul, relu, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core'
import { precision } from '../detectors.mjs'
import { say } from '../say.mjs'
import { shuffled } from '../shuffled.mjs'
import { dot, linearSvm } from '../svm.mjs'

/** As in R-CNN's code: what loss costs, what that of an object counts, the mean length of inputs, and the bias's input. */
const [COST, OBJECT, LENGTH, BIAS] = [1e-3, 2, 20, 10]
/** A box is background of a class where its IoU with every object of it is below this. */
const BACKGROUND = 0.3
/** Boxes of a scene that are learned from at first, and at most so many hard ones for a class in each round. */
const [FIRST, HARD, ROUNDS] = [8, 16, 2]
/** Margins from this on count: a hard box in training, a detection later. */
const LEAST = -1
/** The background's number before the softmax: so large that each class follows its own margin alone. */
const ABOVE = 20

/** @param model the detector, trained with the softmax */
export async function svm({ data, seed, model }) {
  const backend = await wasm()
  const scenes = []
  for (const [n, scene] of data.train.entries()) {
    scenes.push(await seen(backend, model, scene))
    say(`seed ${seed}: what support vector machines see`, n + 1, data.train.length)
  }
  await backend.dispose()
  const lengths = scenes.flatMap(({ rows }) => rows.map((row) => Math.hypot(...row.subarray(0, -1))))
  const scale = LENGTH / (lengths.reduce((total, value) => total + value, 0) / lengths.length)
  for (const { rows } of scenes) for (const row of rows) scaled(row, scale)
  const machines = model.classes.map((_, of) => {
    say(`seed ${seed}: training support vector machines`, of + 1, model.classes.length)
    return machine(scenes, of, seed)
  })
  const copy = await withScores(model, machines, scale)
  const rows = {
    softmax: await precision(model, data.iid),
    SVM: await precision(copy, data.iid, { scoreThreshold: Math.exp(LEAST - ABOVE) }),
  }
  copy.dispose()
  return { cost: COST, rows }
}

/** What the hidden layer gives of each box, then the bias's input; objects come first. */
async function seen(backend, { backbone, pool, head, inputScale }, { map, boxes, labels, proposals }) {
  const all = Float32Array.of(...boxes, ...proposals)
  const { operator, ...params } = pool
  const rois = { boxes: toCells(all, map, backbone) }
  const { data } = await roiAlign(backend, map.features, rois, { ...params, spatialScale: 1 })
  const [layer] = head.hidden
  const hidden = tidy(() => {
    const x = mul(tensor2d(data, [all.length / 4, data.length / (all.length / 4)]), inputScale)
    return relu(add(matMul(x, layer.factors[0]), layer.bias)).dataSync()
  })
  const width = layer.bias.size
  const rows = Array.from({ length: all.length / 4 }, (_, row) =>
    Float32Array.of(...hidden.subarray(row * width, (row + 1) * width), BIAS),
  )
  return { rows, labels, overlaps: iou(boxes, all) }
}

/** The bias's input stays. */
function scaled(row, scale) {
  for (let of = 0; of < row.length - 1; of++) row[of] *= scale
}

/** The machine of one class: weights, the bias last. */
function machine(scenes, of, seed) {
  const [rows, signs] = [[], []]
  const learned = new Set()
  const learn = (row, sign) => {
    if (learned.has(row)) return
    learned.add(row)
    rows.push(row)
    signs.push(sign)
  }
  for (const [n, scene] of scenes.entries()) {
    for (const [object, label] of scene.labels.entries()) if (label === of) learn(scene.rows[object], 1)
    const background = backgroundOf(scene, of)
    for (const pick of shuffled(background.length, seed + n).slice(0, FIRST)) learn(background[pick], -1)
  }
  const trained = () =>
    linearSvm(
      rows,
      signs,
      signs.map((sign) => (sign > 0 ? OBJECT * COST : COST)),
      seed,
    )
  let weights = trained()
  for (let round = 0; round < ROUNDS; round++) {
    for (const scene of scenes) {
      const hard = backgroundOf(scene, of)
        .map((row) => ({ row, margin: dot(weights, row) }))
        .filter(({ margin }) => margin > LEAST)
        .sort((a, b) => b.margin - a.margin)
      for (const { row } of hard.slice(0, HARD)) learn(row, -1)
    }
    weights = trained()
  }
  return weights
}

function backgroundOf({ rows, labels, overlaps }, of) {
  const own = labels.flatMap((label, object) => (label === of ? [object] : []))
  return rows.filter((_, row) => own.every((object) => overlaps[object * rows.length + row] < BACKGROUND))
}

/** The detector with machines where the layer of scores is. */
async function withScores(model, machines, scale) {
  const file = oneFile()
  await save(model, file)
  const copy = await load(file, { backbone: model.backbone })
  const { factors, bias } = copy.head.scores
  const inputs = factors[0].shape[0]
  const columns = [new Float64Array(inputs + 1), ...machines]
  const values = Float32Array.from({ length: inputs * columns.length }, (_, n) => {
    const [input, column] = [Math.floor(n / columns.length), n % columns.length]
    return columns[column][input] * scale
  })
  tidy(() => {
    factors[0].assign(tensor2d(values, factors[0].shape))
    bias.assign(tensor1d([ABOVE, ...machines.map((weights) => weights[inputs] * BIAS)]))
  })
  return copy
}
