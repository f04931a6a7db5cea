import { leftText } from '@roipool/bench'
import { exitCode, fail, type Progress, print, startProgress } from '@roipool/terminal'
import { findBackend } from '../backends.js'
import { listed } from '../input/show.js'
import { defaultsOf } from '../operators.js'
import { meanOfMeans } from '../output/coverage.js'
import { type ManyReport, manySummary } from '../output/many-summary.js'
import { writeWhole } from '../output/write-whole.js'
import { givenParams, type PoolOptions } from '../pool/options.js'
import { poolPage } from '../report/pool-page.js'
import { ownHands, threads } from './hands.js'
import { jobsLeft } from './jobs.js'
import { localRunner, workersThatPay } from './local-runner.js'
import { findWork, jobsOf } from './plan.js'
import { openPooler } from './pooler.js'
import type { ImageEvent, JobResult } from './runner.js'
import { openFolder } from './store.js'

/** Pools the regions of many images into a folder. One that cannot be done is reported, and the rest go on. */
export async function poolMany(inputs: readonly string[], options: PoolOptions): Promise<number> {
  const progress = startProgress('{value}/{total} images')
  try {
    const report = await run(inputs, options, progress)
    progress.stop()
    const { failures } = report
    if (failures.length > 0) {
      console.error(
        `roipool: ${failures.length} images failed: ${listed(failures.map(({ image }) => image))}`,
      )
    }
    await print(options.json ? JSON.stringify(report, null, 2) : manySummary(report))
    return failures.length === 0 ? exitCode.done : exitCode.no
  } finally {
    progress.stop()
  }
}

async function run(inputs: readonly string[], options: PoolOptions, progress: Progress): Promise<ManyReport> {
  const { operator, output, shard, resume = false, force = false } = options
  const found = await findWork(inputs, options)
  const workers = options.workers ?? workersThatPay(found.images.length, options)
  const hands = workers === 1 ? ownHands(await openPooler(options)) : threads(options, workers)
  const runner = localRunner(hands, options.report !== undefined, shard)
  const results: JobResult[] = []
  try {
    const { setting, runsOn } = await hands.about()
    const jobs = jobsOf(found, setting, options)
    const started = performance.now()
    const mine = runner.mine(jobs)
    const images = mine.flatMap((job) => job.images)
    const before = await openFolder(output, setting, images, { resume, force, shared: shard !== undefined })
    const left = jobsLeft(mine, before)
    const showImage = progressOf(progress, images.length - before.size)
    await runner.run(left, { image: showImage, result: (result) => results.push(result) })
    const order = new Map(left.map(({ shard }, n) => [shard, n]))
    results.sort((a, b) => order.get(a.shard)! - order.get(b.shard)!)
    const seconds = (performance.now() - started) / 1000
    const shown = results.flatMap((result) => result.shown)
    const total = (what: 'images' | 'regions') => results.reduce((sum, result) => sum + result[what], 0)
    if (options.report !== undefined) {
      const all = { images: total('images'), regions: total('regions') }
      await writeWhole(options.report, [poolPage(shown, all)])
    }
    const failures = results.flatMap((result) => result.failures)
    const done = total('images')
    if (done === 0 && failures.length > 0) fail(`none of the ${failures.length} images could be pooled`)
    const coverages = results.flatMap(({ coverage }) => (coverage ? [coverage] : []))
    return {
      images: { done, before: before.size, withoutBoxes: found.without, failed: failures.length },
      failures,
      regions: total('regions'),
      network: setting.configuration.network as string,
      backend: { id: findBackend(options.backend).id, runsOn },
      operator,
      params: { ...defaultsOf(operator), ...givenParams(options) },
      ...(coverages.length > 0 && { coverageMean: meanOfMeans(coverages) }),
      ...{ output, workers, shards: results.filter(({ images }) => images > 0).length },
      ...{ shape: setting.shape, seconds },
      imagesPerSecond: done / seconds,
      milliseconds: sumOf(results),
      ...(options.report !== undefined && { report: options.report }),
    }
  } finally {
    await runner.close()
  }
}

/** Shows how far the work is, and says what is wrong with an image. */
export function progressOf(progress: Progress, all: number): (event: ImageEvent) => void {
  const started = performance.now()
  let behind = 0
  const say = (line: string) => {
    if (process.stderr.isTTY) progress.log(`roipool: ${line}`)
    else console.error(`roipool: ${line}`)
  }
  return (event) => {
    if ('error' in event) say(event.error)
    else for (const doubt of event.doubts) say(`warning: ${event.image}: ${doubt}`)
    behind++
    const each = (performance.now() - started) / behind
    const words = `${(1000 / each).toFixed(1)} images/s, about ${leftText(each * (all - behind))} left`
    progress.show(words, behind, all)
  }
}

function sumOf(results: readonly JobResult[]): JobResult['milliseconds'] {
  const sum = { decoding: 0, network: 0, pooling: 0, writing: 0 }
  for (const { milliseconds } of results) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += milliseconds[name]
  }
  return sum
}
