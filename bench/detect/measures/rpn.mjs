// A region proposal network on the same map, and the detector trained on what it proposes: Faster R-CNN.
import { rpn, train } from '@roipool/fast-rcnn'
import { withProposals } from '../data.mjs'
import { precision, trained } from '../detectors.mjs'
import { proposed } from '../proposed.mjs'
import { recalls } from '../recall.mjs'
import { say } from '../say.mjs'

const STEPS = 1500
/** At most so many boxes of a scene: as many as selective search has. */
const MOST = 1000

/** @param judged whether a detector is trained on what the network proposes */
export async function regionProposals({ backbone, data, seed, steps }, judged) {
  const network = rpn({ backbone, seed, most: MOST })
  const started = performance.now()
  for await (const { number } of train(network, data.train, { steps: STEPS, seed })) {
    say(`seed ${seed}: training the region proposal network`, number, STEPS)
  }
  const seconds = (performance.now() - started) / 1000
  if (!judged) return { network }
  const learn = await proposed(network, data.train)
  const tests = { iid: await proposed(network, data.iid), held: await proposed(network, data.held) }
  const { model } = await trained(backbone, learn, { name: 'its proposals', seed, steps })
  const precisions = {}
  for (const [split, scenes] of Object.entries(tests)) {
    precisions[split] = await precision(model, scenes)
    precisions[`${split}, 300`] = await precision(
      model,
      withProposals(scenes, ({ proposals }) => proposals.subarray(0, 300 * 4)),
    )
  }
  const result = {
    steps: STEPS,
    seconds,
    iid: recalls(tests.iid),
    held: recalls(tests.held),
    precision: precisions,
  }
  model.dispose()
  return { result, network }
}
