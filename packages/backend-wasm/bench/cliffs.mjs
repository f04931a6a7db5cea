// node bench/cliffs.mjs [rounds] [jitter]: long bins. 100 RoIs over a whole map of 400×400×256 to 7×7, on one thread: the
// mean, RoIAlign with as many samples as there are cells, and the maximum, all of plans made before. Whole maps, and the
// same with every side moved inwards by up to `jitter` cells.
import { planRoiAlign, planRoiPool, roisFromXyxy } from '@roipool/core'
import { wasm } from '../dist/index.js'
import { interleave, quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [rounds = '7', jitter = '20'] = process.argv.slice(2)
const { features } = problem({ ...workloads.W3, map: [400, 400], count: 0 })
const { shape } = features
const backend = await wasm({ threads: 1 })
const map = await backend.upload(features)
console.log('| 100 RoIs | ms, median (quartiles) | of the maximum |\n| --- | --- | --- |')
for (const most of [0, Number(jitter)]) {
  const moved = (n, side) => most * ((((n * 4 + side) * 2654435761) % 2 ** 32) / 2 ** 32)
  const boxes = Array.from({ length: 100 }, (_, n) => {
    return [moved(n, 0), moved(n, 1), 399 - moved(n, 2), 399 - moved(n, 3)]
  })
  const rois = roisFromXyxy(boxes)
  const params = { outputSize: [7, 7], spatialScale: 1 }
  const plans = {
    maximum: planRoiPool(rois, { ...params, quantization: 'round' }, shape),
    mean: planRoiPool(rois, { ...params, quantization: 'round', reduce: 'avg' }, shape),
    RoIAlign: planRoiAlign(rois, params, shape),
  }
  const out = await backend.reduce(map, plans.maximum)
  const tasks = Object.values(plans).map((plan) => ({ run: () => backend.reduce(map, plan, out) }))
  const times = await interleave(tasks, Number(rounds))
  for (const [n, name] of Object.keys(plans).entries()) {
    const at = (part) => quantile(times[n], part).toFixed(1)
    const ratios = times[n].map((time, round) => time / times[0][round])
    const [ratio, low, high] = [0.5, 0.25, 0.75].map((part) => quantile(ratios, part).toFixed(2))
    const where = most === 0 ? 'over the whole map' : `sides moved by up to ${most} cells`
    console.log(`| ${name}, ${where} | ${at(0.5)} (${at(0.25)}–${at(0.75)}) | ${ratio} (${low}–${high}) |`)
  }
  out.release()
}
await backend.dispose()
