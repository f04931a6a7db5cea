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

/** How detections are made of boxes: as always; with the boxes pooled again where they were moved; and with votes. */
const WAYS = {
  'pooled once': {},
  'pooled twice': { passes: 2 },
  'pooled once, votes from IoU 0.5 on': { vote: 0.5 },
  'pooled twice, votes from IoU 0.5 on': { passes: 2, vote: 0.5 },
}

/** The network, and the seconds of its training. */
export async function proposalNetwork({ backbone, data, seed }) {
  const network = rpn({ backbone, seed, most: MOST })
  const started = performance.now()
  for await (const { number } of train(network, data.train, { steps: STEPS, seed })) {
    say(`seed ${seed}: training the region proposal network`, number, STEPS)
  }
  return { network, seconds: (performance.now() - started) / 1000 }
}

/** @param model the detector that was trained on selective search's boxes */
export async function regionProposals({ backbone, data, seed, steps, network, seconds, model }) {
  const alike = { ...network, iouThreshold: OVERLAP }
  const learn = joined(await proposed(alike, data.train), data.train)
  const tests = { iid: await proposed(alike, data.iid), held: await proposed(alike, data.held) }
  const { model: own } = await trained(backbone, learn, { name: 'its proposals', seed, steps })
  const precisions = {}
  for (const [split, scenes] of Object.entries(tests)) precisions[split] = await precision(own, scenes)
  const ways = {}
  for (const [way, options] of Object.entries(WAYS)) {
    ways[way] = {
      'selective search': await precision(model, data.iid, options),
      'region proposal network': await precision(own, tests.iid, options),
    }
  }
  own.dispose()
  return {
    steps: STEPS,
    most: MOST,
    overlap: OVERLAP,
    trainedOn: 'its boxes and those of selective search',
    seconds,
    iid: recalls(await proposed(network, data.iid)),
    held: recalls(await proposed(network, data.held)),
    precision: precisions,
    ways,
  }
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
