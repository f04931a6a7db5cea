// Two detectors on more scenes than the other measures have, and how far their difference would scatter with other ones.
import { evaluateVoc } from '@roipool/detection'
import { evaluate } from '@roipool/fast-rcnn'
import { layers, trained } from '../detectors.mjs'
import { say } from '../say.mjs'
import { detectorOfProposals } from './rpn.mjs'

const IOUS = { map50: 0.5, map75: 0.75 }
const RESAMPLES = 200

/** RoIAlign beside Caffe's RoIPool, and the boxes of a region proposal network beside selective search's. */
export async function paired({ backbone, data, seed, steps }) {
  const align = await judged('RoIAlign')
  const caffe = await judged("RoIPool, Caffe's")
  const { model, network, tests } = await detectorOfProposals({ backbone, data, seed, steps }, ['iid'])
  const own = await found(model, tests.iid)
  model.dispose()
  network.dispose()
  return { layers: compared(align, caffe, seed), boxes: compared(own, align, seed) }

  /** The layers are trained as `operators` trains them, to the same weights. */
  async function judged(name) {
    const { model } = await trained(backbone, data.train, { name, pool: layers[name], seed, steps })
    const result = await found(model, data.iid)
    model.dispose()
    return result
  }
}

async function found(model, scenes) {
  const { detections, truth, images } = await evaluate(model, scenes, {
    progress: (done) => say('evaluation', done, scenes.length),
  })
  return { detections: byImage(detections), truth: byImage(truth), images }
}

/** The difference of two detectors, the first less the second, and how far other scenes would move it. */
function compared(one, other, seed) {
  const { images } = one
  const drawn = Array.from({ length: RESAMPLES }, (_, n) => resample(images, seed * RESAMPLES + n))
  const rows = Object.entries(IOUS).map(([name, iou]) => {
    const difference = (some) => map(one, some, iou) - map(other, some, iou)
    const differences = drawn.map((some, n) => {
      say(`seed ${seed}: other scenes, IoU ${iou}`, n + 1, RESAMPLES)
      return difference(some)
    })
    differences.sort((a, b) => a - b)
    const least = differences[Math.floor(RESAMPLES * 0.025)]
    const most = differences[Math.ceil(RESAMPLES * 0.975) - 1]
    return [name, { difference: difference(images), least, most }]
  })
  return { scenes: images.length, resamples: RESAMPLES, ...Object.fromEntries(rows) }
}

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
