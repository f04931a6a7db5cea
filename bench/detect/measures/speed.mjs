// Where the time of a whole detection goes, and Fast R-CNN beside R-CNN: one pass for all regions, or one for each.
import { detect, rcnn } from '@roipool/fast-rcnn'
import { denseBoxes } from '../dense.mjs'
import { spread, sum } from '../statistics.mjs'

const SCENES = 9

export async function speed({ data, model, network }) {
  const images = data.iid.slice(0, SCENES).map(({ image, proposals }) => ({ image, proposals }))
  const shares = {}
  const sources = { 'selective search': undefined, 'region proposal network': network }
  for (const [name, proposals] of Object.entries(sources))
    shares[name] = await parts(model, images, { proposals })
  const fixed = (count) => ({ proposals: (image) => denseBoxes(image).subarray(0, count * 4) })
  for (const count of [300, 2000]) shares[`${count} RoIs given`] = await parts(model, images, fixed(count))
  return { shares, ratio: await beside(model, images[0].image) }
}

/** Milliseconds of each part, over the scenes, once warm. */
async function parts(model, images, options) {
  const rows = []
  for (const [n, { image }] of [images[0], ...images].entries()) {
    const row = {}
    await detect(model, image, {
      ...options,
      timed: (part, milliseconds) => {
        row[part] = (row[part] ?? 0) + milliseconds
      },
    })
    if (n > 0) rows.push(row)
  }
  const names = Object.keys(rows[0])
  return Object.fromEntries(names.map((name) => [name, spread(rows.map((row) => row[name]))]))
}

/** 2,000 RoIs of one image: the network, pooling, head and suppression of both, on the same backbone. */
async function beside(model, image) {
  const proposals = denseBoxes(image).subarray(0, 2000 * 4)
  const size = [224, 224]
  const slow = rcnn(model, { size, batch: 8 })
  const few = proposals.subarray(0, 64 * 4)
  await detect(slow, image, { proposals: few })
  await detect(model, image, { proposals })
  const [fastTimes, slowTimes] = [[], []]
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 5; n++) fastTimes.push(await whole(model, image, proposals))
    slowTimes.push(await whole(slow, image, proposals))
  }
  const ratios = slowTimes.map((time, n) => time / spread(fastTimes.slice(n * 5, n * 5 + 5)).median)
  return {
    rois: 2000,
    crops: size,
    batch: 8,
    fast: spread(fastTimes),
    slow: spread(slowTimes),
    times: spread(ratios),
  }
}

async function whole(model, image, proposals) {
  const times = []
  await detect(model, image, { proposals, timed: (_, milliseconds) => times.push(milliseconds) })
  return sum(times)
}
