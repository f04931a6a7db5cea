// A region proposal network on the same map, and the detector trained on what it proposes: Faster R-CNN.
import { rpn, train } from '@roipool/fast-rcnn'
import { precision, trained } from '../detectors.mjs'
import { proposed } from '../proposed.mjs'
import { recalls } from '../recall.mjs'
import { say } from '../say.mjs'

const STEPS = 1500
/** At most so many boxes of a scene: as many as selective search has. */
const MOST = 1000
/** Boxes that overlap more are dropped before a detector sees them. On validation 0.8 was better than 0.7 and 0.9. */
const OVERLAP = 0.8

/** @param judged whether a detector is trained on what the network proposes */
export async function regionProposals({ backbone, data, seed, steps }, judged) {
  const network = rpn({ backbone, seed, most: MOST })
  const started = performance.now()
  for await (const { number } of train(network, data.train, { steps: STEPS, seed })) {
    say(`seed ${seed}: training the region proposal network`, number, STEPS)
  }
  const seconds = (performance.now() - started) / 1000
  if (!judged) return { network }
  const alike = { ...network, iouThreshold: OVERLAP }
  const learn = joined(await proposed(alike, data.train), data.train)
  const tests = { iid: await proposed(alike, data.iid), held: await proposed(alike, data.held) }
  const { model } = await trained(backbone, learn, { name: 'its proposals', seed, steps })
  const precisions = {}
  for (const [split, scenes] of Object.entries(tests)) precisions[split] = await precision(model, scenes)
  const result = {
    steps: STEPS,
    most: MOST,
    overlap: OVERLAP,
    trainedOn: 'its boxes and those of selective search',
    seconds,
    iid: recalls(await proposed(network, data.iid)),
    held: recalls(await proposed(network, data.held)),
    precision: precisions,
  }
  model.dispose()
  return { result, network }
}

/**
 * Scenes with the boxes of both: the network's overlap an object in few ways. On validation it was worth 0.014 mAP at IoU
 * 0.5 (seed 1).
 */
function joined(scenes, others) {
  const both = (scene, n) => ({
    ...scene,
    proposals: Float32Array.of(...scene.proposals, ...others[n].proposals),
  })
  return scenes.map(both)
}
