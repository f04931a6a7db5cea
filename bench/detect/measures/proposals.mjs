// How many objects selective search finds, and how long it takes.
import { selectiveSearch } from '@roipool/detection'
import { recalls } from '../recall.mjs'
import { median, spread } from '../statistics.mjs'

const TIMED = 40

export async function proposals({ data }) {
  const times = []
  for (const { image } of data.iid.slice(0, TIMED)) {
    const started = performance.now()
    await selectiveSearch(image, { most: 1000 })
    times.push(performance.now() - started)
  }
  return {
    boxes: median(data.iid.map(({ proposals }) => proposals.length / 4)),
    iid: recalls(data.iid),
    held: recalls(data.held),
    milliseconds: spread(times),
  }
}
