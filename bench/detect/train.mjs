// Trains the detector and the region proposal network that are published with @roipool/fast-rcnn, and says how good they
// are: npm run bench:train. The numbers to choose settings by are those of `validation`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { classes, scenes } from '@roipool/emoji-voc'
import { load, oneFile, prepare, rpn, save, train } from '@roipool/fast-rcnn'
import { Command } from 'commander'
import { dataOf } from './data.mjs'
import { precision, trained } from './detectors.mjs'
import { openBackbone } from './network.mjs'
import { proposed } from './proposed.mjs'
import { recall } from './recall.mjs'
import { say } from './say.mjs'

const options = new Command('bench:train')
  .description('trains the detector that @roipool/fast-rcnn brings along')
  .option('--seed <number>', 'of scenes, weights and samples', Number, 4)
  .option('--scenes <number>', 'scenes to train on, each with its mirror image', Number, 1400)
  .option('--tests <number>', 'scenes of each other split', Number, 150)
  .option('--steps <number>', 'steps of the detector', Number, 4000)
  .option('--proposing <number>', 'steps of the region proposal network', Number, 2500)
  .option('--output <folder>', 'where voc.roipool and voc-rpn.roipool go', 'packages/fast-rcnn/models')
  .parse()
  .opts()

const { seed, tests, steps, proposing } = options
const backbone = await openBackbone()
const learn = await prepare(scenes({ split: 'train', seed, count: options.scenes }), backbone, {
  classes: classes.length,
  flip: true,
  progress: (done) => say('scenes to train on', done, options.scenes),
})
const data = await dataOf(backbone, seed, { validation: tests, iid: tests, held: tests }, [])

const { model } = await trained(backbone, learn, { name: 'RoIAlign', seed, steps })
await published(model, 'voc', async (detector) => {
  for (const [split, some] of Object.entries(data)) {
    const { map50, map75 } = await precision(detector, some)
    console.log(`voc, ${split}: mAP@0.5 ${map50.toFixed(3)}, mAP@0.75 ${map75.toFixed(3)}`)
  }
})

const network = rpn({ backbone, seed })
for await (const { number } of train(network, learn, { steps: proposing, seed })) {
  say('training the region proposal network', number, proposing)
}
await published(network, 'voc-rpn', async (proposer) => {
  for (const [split, some] of Object.entries(data)) {
    const found = recall(await proposed(proposer, some), 100, 0.5)
    console.log(`voc-rpn, ${split}: recall at IoU 0.5 with 100 boxes ${found.toFixed(3)}`)
  }
})

/** Saves a model in float16, opens what was saved, and judges that. */
async function published(trainedModel, name, judge) {
  const file = oneFile()
  await save(trainedModel, file, { precision: 'float16' })
  mkdirSync(options.output, { recursive: true })
  const path = join(options.output, `${name}.roipool`)
  writeFileSync(path, file.bytes)
  console.log(`${path}: ${(file.bytes.length / 1e6).toFixed(2)} MB`)
  await judge(await load(file, { backbone, kind: trainedModel.kind }))
}
