// RoIAlign beside Caffe's RoIPool on more scenes, and how far the difference would scatter with other scenes.
import { evaluateVoc } from '@roipool/detection'
import { evaluate } from '@roipool/fast-rcnn'
import { layers, trained } from '../detectors.mjs'
import { say } from '../say.mjs'

const NAMES = ['RoIAlign', "RoIPool, Caffe's"]
const IOUS = { map50: 0.5, map75: 0.75 }
const RESAMPLES = 200

/** The layers are trained as `operators` trains them, to the same weights. */
export async function paired({ backbone, data, seed, steps }) {
  const found = []
  for (const name of NAMES) {
    const { model } = await trained(backbone, data.train, { name, pool: layers[name], seed, steps })
    const { detections, truth, images } = await evaluate(model, data.iid, {
      progress: (done) => say('evaluation', done, data.iid.length),
    })
    found.push({ detections: byImage(detections), truth: byImage(truth), images })
    model.dispose()
  }
  const [{ images }] = found
  const result = { scenes: images.length, resamples: RESAMPLES }
  const drawn = Array.from({ length: RESAMPLES }, (_, n) => resample(images, seed * RESAMPLES + n))
  for (const [name, iou] of Object.entries(IOUS)) {
    const differences = drawn.map((some, n) => {
      say(`seed ${seed}: other scenes, IoU ${iou}`, n + 1, RESAMPLES)
      return difference(found, some, iou)
    })
    differences.sort((a, b) => a - b)
    const [layer, other] = found.map((one) => map(one, images, iou))
    result[name] = {
      [NAMES[0]]: layer,
      [NAMES[1]]: other,
      difference: layer - other,
      least: differences[Math.floor(RESAMPLES * 0.025)],
      most: differences[Math.ceil(RESAMPLES * 0.975) - 1],
    }
  }
  return result
}

const difference = ([layer, other], images, iou) => map(layer, images, iou) - map(other, images, iou)

/** Mean average precision on some images; one that is drawn twice counts twice. */
function map({ detections, truth }, images, iouThreshold) {
  const of = (list) =>
    images.flatMap((image, n) => (list.get(image) ?? []).map((one) => ({ ...one, image: n })))
  return evaluateVoc(of(detections), of(truth), { iouThreshold }).map
}

function byImage(entries) {
  const lists = new Map()
  for (const one of entries) lists.set(one.image, [...(lists.get(one.image) ?? []), one])
  return lists
}

/** As many images, drawn with replacement. */
function resample(images, seed) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return images.map(() => images[Math.floor(next() * images.length)])
}
