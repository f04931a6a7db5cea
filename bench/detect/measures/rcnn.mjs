// R-CNN's precision beside Fast R-CNN's, both trained little and alike: each region of R-CNN is a pass of the network.
import { classes } from '@roipool/emoji-voc'
import { fastRcnn, rcnn, train } from '@roipool/fast-rcnn'
import { withProposals } from '../data.mjs'
import { layers, precision } from '../detectors.mjs'
import { say } from '../say.mjs'

const SETTINGS = { steps: 240, images: 4, roisPerImage: 16 }
const SCENES = { train: 120, test: 24 }
const BOXES = 300

/** @param scenes with their images */
export async function besideRcnn({ backbone, scenes, seed }) {
  const few = (list, count) =>
    withProposals(list.slice(0, count), ({ proposals }) => proposals.subarray(0, BOXES * 4))
  const [learn, test] = [few(scenes.train, SCENES.train), few(scenes.iid, SCENES.test)]
  const rows = {}
  for (const name of ['Fast R-CNN', 'R-CNN']) {
    const model = fastRcnn({ backbone, classes, pool: layers.RoIAlign, seed })
    const detector = name === 'R-CNN' ? rcnn(model, { size: [112, 112], batch: 16 }) : model
    const started = performance.now()
    for await (const { number } of train(detector, learn, { ...SETTINGS, seed })) {
      say(`seed ${seed}: training ${name}`, number, SETTINGS.steps)
    }
    const seconds = (performance.now() - started) / 1000
    rows[name] = { seconds, ...(await precision(detector, test)) }
    model.dispose()
  }
  return { ...SETTINGS, scenes: SCENES, crops: [112, 112], rows }
}
