// Truncated singular value decomposition of the fully connected layers: Girshick 2015, §3.1.
import { compress, evaluate } from '@roipool/fast-rcnn'
import { withProposals } from '../data.mjs'
import { denseBoxes } from '../dense.mjs'
import { precision } from '../detectors.mjs'
import { median } from '../statistics.mjs'

const RANKS = [128, 64, 32]
const ROIS = 2000
const ROUNDS = 9

export async function svd({ data, model }) {
  const models = { whole: model }
  for (const rank of RANKS) models[`rank ${rank}`] = await compress(model, { rank })
  const times = await headTimes(models, data.iid)
  const rows = {}
  for (const [name, one] of Object.entries(models)) {
    rows[name] = {
      headMilliseconds: median(times[name]),
      share: median(times[name].map((time, n) => time / times.whole[n])),
      ...(await precision(one, data.iid)),
    }
    if (one !== model) one.dispose()
  }
  return { rois: ROIS, rows }
}

/** All in turn, in each round, on the same scene. */
async function headTimes(models, scenes) {
  const times = Object.fromEntries(Object.keys(models).map((name) => [name, []]))
  for (let round = -1; round < ROUNDS; round++) {
    const [scene] = withProposals([scenes[(round + 1) % scenes.length]], (one) =>
      denseBoxes(one).subarray(0, ROIS * 4),
    )
    for (const [name, model] of Object.entries(models)) {
      let head = 0
      await evaluate(model, [scene], {
        timed: (part, milliseconds) => {
          if (part === 'head') head += milliseconds
        },
      })
      if (round >= 0) times[name].push(head)
    }
  }
  return times
}
