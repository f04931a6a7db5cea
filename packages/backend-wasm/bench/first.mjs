// node bench/first.mjs [rounds]: the first call of a backend, whose result is memory never touched before, with and without
// `reserve`; each in a process of its own. Milliseconds, median and range.
import { execFileSync } from 'node:child_process'
import { planRoiPool } from '@roipool/core'
import { wasm } from '../dist/index.js'
import { quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [first = '7'] = process.argv.slice(2)
const NAMES = ['opening', 'the first call', 'the next call']

if (first === 'one') {
  console.log(JSON.stringify(await one(Number(process.argv[3]))))
} else {
  console.log(`| reserve | ${NAMES.join(' | ')} |\n| --- | --- | --- | --- |`)
  for (const reserve of [0, 2 ** 28]) {
    const runs = Array.from({ length: Number(first) }, () =>
      JSON.parse(
        execFileSync(process.execPath, [process.argv[1], 'one', String(reserve)], { encoding: 'utf8' }),
      ),
    )
    const columns = NAMES.map((_, n) => {
      const times = runs.map((run) => run[n])
      const [median, least, most] = [0.5, 0, 1].map((part) => quantile(times, part).toFixed(1))
      return `${median} (${least}–${most})`
    })
    console.log(`| ${reserve / 2 ** 20} MiB | ${columns.join(' | ')} |`)
  }
}

/** How long opening takes, then the first call, then another with a result of the same size that was there. */
async function one(reserve) {
  const { features, rois, params } = problem(workloads.W1c)
  const plan = planRoiPool(rois, params, features.shape)
  const times = []
  const timed = async (work) => {
    const start = performance.now()
    const result = await work()
    times.push(performance.now() - start)
    return result
  }
  const backend = await timed(() => wasm({ threads: 1, reserve }))
  const map = await backend.upload(features)
  const out = await timed(() => backend.reduce(map, plan))
  await timed(() => backend.reduce(map, plan, out))
  await backend.dispose()
  return times
}
