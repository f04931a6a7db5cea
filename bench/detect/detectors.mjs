// The detectors that are compared: the same head, trained the same way, behind different RoI layers.
import { presets } from '@roipool/core'
import { classes } from '@roipool/emoji-voc'
import { evaluate, fastRcnn, train } from '@roipool/fast-rcnn'
import { say } from './say.mjs'

const outputSize = [5, 5]

/** Each RoI layer; the last three are controls, with the mean and the maximum exchanged. */
export const layers = {
  RoIAlign: { operator: 'roiAlign', outputSize, samplingRatio: 2 },
  "RoIPool, Caffe's": { operator: 'roiPool', ...presets.caffe.roiPool, outputSize },
  "RoIPool, the article's": { operator: 'roiPool', outputSize },
  'RoIAlign, maximum': { operator: 'roiAlign', outputSize, samplingRatio: 2, reduce: 'max' },
  "RoIPool, Caffe's, mean": { operator: 'roiPool', ...presets.caffe.roiPool, outputSize, reduce: 'avg' },
  "RoIPool, the article's, mean": { operator: 'roiPool', outputSize, reduce: 'avg' },
}

/** A detector that was trained, and how long that took. */
export async function trained(backbone, scenes, { name, pool = layers.RoIAlign, seed, steps, ...options }) {
  const model = fastRcnn({ backbone, classes, pool, seed })
  const started = performance.now()
  for await (const { number } of train(model, scenes, { steps, seed, ...options })) {
    say(`seed ${seed}: training with ${name}`, number, steps)
  }
  return { model, seconds: (performance.now() - started) / 1000 }
}

/** Mean average precision at IoU 0.5 and 0.75, as Pascal VOC counts it, and COCO's AP. */
export async function precision(detector, scenes, options = {}) {
  const { voc, coco } = await evaluate(detector, scenes, {
    iou: [0.5, 0.75],
    progress: (done) => say('evaluation', done, scenes.length),
    ...options,
  })
  return { map50: voc[0].map, map75: voc[1].map, ap: coco.stats[0] }
}
