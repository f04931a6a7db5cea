// A region proposal network on the same map, and the detector trained on what it proposes: Faster R-CNN.
import { rpn, train } from '@roipool/fast-rcnn'
import { precision, trained } from '../detectors.mjs'
import { proposed } from '../proposed.mjs'
import { recalls } from '../recall.mjs'
import { say } from '../say.mjs'

const STEPS = 800

export async function regionProposals({ backbone, data, seed, steps }) {
  const network = rpn({ backbone, seed })
  const started = performance.now()
  for await (const { number } of train(network, data.train, { steps: STEPS, seed })) {
    say(`seed ${seed}: training the region proposal network`, number, STEPS)
  }
  const seconds = (performance.now() - started) / 1000
  const [train300, iid, held] = [
    await proposed(network, data.train),
    await proposed(network, data.iid),
    await proposed(network, data.held),
  ]
  const { model } = await trained(backbone, train300, { name: 'its proposals', seed, steps })
  const result = {
    steps: STEPS,
    seconds,
    iid: recalls(iid),
    held: recalls(held),
    precision: { iid: await precision(model, iid), held: await precision(model, held) },
  }
  model.dispose()
  return { result, network }
}
