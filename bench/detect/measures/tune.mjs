// Training the last layers of the network, through the pooling, beside the head alone: Girshick 2015, §4.5.
import { classes, scenes } from '@roipool/emoji-voc'
import { fastRcnn, load, oneFile, prepare, save, train } from '@roipool/fast-rcnn'
import { layers, precision } from '../detectors.mjs'
import { openTunable } from '../network.mjs'
import { say } from '../say.mjs'

const SCENES = { train: 120, iid: 60 }
/** First the head alone; then as many steps more, of the head alone or of both. */
const FIRST = 500
const MORE = { steps: 50, images: 2, roisPerImage: 64, learningRate: 1e-4 }
/** The share of the learning rate that the network follows. */
const SHARES = { frozen: 0, 'fine-tuned': 0.1 }

export async function fineTuning({ seed }) {
  const backbone = await openTunable()
  const [learn, iid] = [await looked('train', { tune: true }), await looked('iid', { keepImages: true })]
  const first = fastRcnn({ backbone, classes, pool: layers.RoIAlign, seed })
  for await (const { number } of train(first, learn, { steps: FIRST, seed })) {
    say(`seed ${seed}: training the head alone`, number, FIRST)
  }
  const file = oneFile()
  await save(first, file)
  first.dispose()
  const rows = {}
  // The frozen one is first: it leaves the network as it was.
  for (const [name, tune] of Object.entries(SHARES)) {
    const model = await load(file, { backbone })
    let loss = 0
    for await (const step of train(model, learn, { ...MORE, seed, tune })) {
      loss += step.loss / MORE.steps
      say(`seed ${seed}: training on, ${name}`, step.number, MORE.steps)
    }
    // Maps that were made before are stale.
    const tests = tune > 0 ? iid.map(({ map, ...scene }) => scene) : iid
    rows[name] = { loss, iid: await precision(model, tests) }
    model.dispose()
  }
  backbone.dispose()
  return { scenes: SCENES, first: FIRST, more: MORE, shares: SHARES, rows }

  function looked(split, options) {
    const count = SCENES[split]
    return prepare(scenes({ split, seed, count }), backbone, {
      ...options,
      progress: (done) => say(`seed ${seed}: scenes of ${split}`, done, count),
    })
  }
}
