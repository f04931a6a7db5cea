import { leftText } from '@roipool/bench'
import { print } from '@roipool/terminal'
import { percent } from '../output/numbers.js'
import { pairs } from '../output/table.js'
import { imagesIn, Line } from '../queue/line.js'

export interface StatusOptions {
  readonly queue: string
  readonly json?: boolean
}

/** Failures that are named; `--json` names all. */
const NAMED = 20

/** Prints how far a queue is. */
export async function status(url: string, { queue, json = false }: StatusOptions): Promise<void> {
  const line = await Line.open(url, queue)
  try {
    const { options, folder } = await line.setting()
    const [counts, active, failed] = await Promise.all([
      line.counts(),
      line.queue.getJobs(['active']),
      line.queue.getJobs(['failed'], 0, -1),
    ])
    const { images, done, imagesPerSecond } = counts
    const running = imagesIn(active).length
    const failures = failed.map((job) => ({
      images: job.data.images.map(({ file }) => file),
      reason: job.failedReason,
    }))
    const lost = imagesIn(failed).length
    const waiting = images - done - running - lost
    const seconds = (waiting + running) / imagesPerSecond
    const state = {
      ...{ queue, output: options.output, folder, images, done, running, waiting, failed: lost },
      jobs: counts.jobs,
      ...{ imagesPerSecond, secondsLeft: seconds, failures },
    }
    await print(json ? JSON.stringify(state, null, 2) : statusText(line.name, state))
  } finally {
    await line.close()
  }
}

/** How far a queue is; numbers of images, but for `jobs`. */
interface State {
  readonly output: string
  readonly images: number
  readonly done: number
  readonly running: number
  readonly waiting: number
  readonly failed: number
  readonly jobs: Readonly<Record<string, number>>
  readonly imagesPerSecond: number
  readonly secondsLeft: number
  readonly failures: readonly { readonly images: readonly string[]; readonly reason: string }[]
}

export function statusText(name: string, state: State): string {
  const { output, images, done, running, waiting, failed, jobs, imagesPerSecond, secondsLeft, failures } =
    state
  const more = failures.length - NAMED
  const rest = waiting + running
  return pairs([
    ['queue', `${name}, into ${output}`],
    ['done', `${done} of ${images} images, ${percent(done / images, 0)}`],
    ['running', `${running} images in ${jobs.active} jobs`],
    ['waiting', `${waiting} images in ${jobs.wait! + jobs.delayed!} jobs`],
    ['failed', `${failed} images`],
    ...(Number.isFinite(imagesPerSecond)
      ? [['speed', `${imagesPerSecond.toFixed(1)} images per second`] as const]
      : []),
    ...(Number.isFinite(secondsLeft) && rest > 0
      ? [['left', `about ${leftText(secondsLeft * 1000)}`] as const]
      : []),
    ...failures.slice(0, NAMED).map(({ reason }) => ['failed', reason] as const),
    ...(more > 0 ? [['', `and ${more} more: --json has all`] as const] : []),
  ])
}
