// One scale against two: Girshick 2015, §5.2. In training a scene has one of the scales by chance; in detection each
// proposal is pooled from the map on which its area is nearest to 224².

import { evaluateVoc, nms } from '@roipool/detection'
import { classes, scene } from '@roipool/emoji-voc'
import { evaluate, prepare } from '@roipool/fast-rcnn'
import { withProposals } from '../data.mjs'
import { precision, trained } from '../detectors.mjs'
import { openBackbone } from '../network.mjs'
import { say } from '../say.mjs'
import { spread, sum } from '../statistics.mjs'

/** Pixels of the network's input, down and across: that of every other measure, and a larger one. */
const SIZES = [512, 768]
const BEST_AREA = 224 ** 2
const TIMED = 20

/** @param model the detector that was trained on the first scale */
export async function scales({ backbone, data, seed, steps, model }) {
  const larger = await openBackbone([SIZES[1], SIZES[1]])
  const learn = [...data.train, ...(await enlarged('train'))]
  const tests = { 1: data.iid, 2: await enlarged('iid') }
  const { model: both } = await trained(backbone, learn, { name: 'two scales', seed, steps })
  const rows = { 'one scale': await precision(model, data.iid), 'two scales': await merged(both, tests) }
  both.dispose()
  const networkTimes = await slower([backbone, larger])
  larger.dispose()
  return { sizes: SIZES, networkTimes, rows }

  /** The scenes of a split, their proposals kept, with maps of the larger input. */
  function enlarged(split) {
    async function* again() {
      for (const [index, { proposals }] of data[split].entries()) {
        yield { ...(await scene({ split, seed, index })), proposals }
      }
    }
    return prepare(again(), larger, {
      classes: classes.length,
      progress: (done) => say(`seed ${seed}: larger scenes of ${split}`, done, data[split].length),
    })
  }

  /** How many times as long all networks take for a photograph as the first. */
  async function slower(networks) {
    const ratios = []
    for (const { image } of data.iid.slice(0, TIMED)) {
      const times = []
      for (const network of networks) {
        const started = performance.now()
        await network.map(image)
        times.push(performance.now() - started)
      }
      ratios.push(sum(times) / times[0])
    }
    return spread(ratios)
  }
}

/** Mean average precision of what is found on both maps: one suppression for all of it. */
async function merged(model, tests) {
  const found = []
  for (const [which, scenes] of Object.entries(tests)) {
    const own = withProposals(scenes, (one) => ofScale(one, Number(which) - 1))
    found.push(await evaluate(model, own, { iouThreshold: 1, most: 1e6 }))
  }
  const detections = new Map()
  for (const one of found.flatMap((each) => each.detections)) {
    detections.set(one.image, [...(detections.get(one.image) ?? []), one])
  }
  const kept = [...detections.values()].flatMap(suppressed)
  const [{ truth }] = found
  const at = (iouThreshold) => evaluateVoc(kept, truth, { iouThreshold }).map
  return { map50: at(0.5), map75: at(0.75) }
}

/** The proposals of a scene that are nearest to the best area on this scale. */
function ofScale({ proposals, width, height }, scale) {
  const rows = Array.from({ length: proposals.length / 4 }, (_, row) =>
    proposals.subarray(row * 4, row * 4 + 4),
  )
  return Float32Array.from(
    rows.filter((box) => nearest(box, width, height) === scale).flatMap((box) => [...box]),
  )
}

function nearest([x1, y1, x2, y2], width, height) {
  const distances = SIZES.map((size) =>
    Math.abs(((x2 - x1) * (y2 - y1) * size * size) / (width * height) - BEST_AREA),
  )
  return distances.indexOf(Math.min(...distances))
}

/** As `detect` does it by default. */
function suppressed(detections) {
  const boxes = Float32Array.from(detections.flatMap(({ box }) => [...box]))
  const scores = Float32Array.from(detections, ({ score }) => score)
  const of = Int32Array.from(detections, ({ category }) => classes.indexOf(category))
  return [...nms(boxes, scores, { iouThreshold: 0.3, classes: of, most: 100 })].map((row) => detections[row])
}
