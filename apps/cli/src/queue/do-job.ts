import { type Job as BullJob, UnrecoverableError } from 'bullmq'
import type { Hands } from '../many/hands.js'
import { type Job, jobOf } from '../many/jobs.js'
import type { ImageEvent } from '../many/runner.js'
import { type Apart, ATTEMPTS, type Line, type QueueJob } from './line.js'

/**
 * Does a job of the queue. An image that fails gets a job of its own, which is tried again later; the rest of the job is done
 * without it.
 */
export async function doJob(
  line: Line,
  hands: Hands,
  job: BullJob<QueueJob>,
  hear: (event: ImageEvent) => void,
): Promise<void> {
  const { condemned, apart = [] } = job.data
  if (condemned !== undefined) throw new UnrecoverableError(condemned)
  // It was begun before: by a worker that ended, or that could not do it.
  if (job.stalledCounter > 0 || job.attemptsMade > 0) {
    // Where that was between the steps of `setApart`, or after them.
    await putApart(line, job, apart)
    await tryImages(line, hands, job)
  }
  const { failures } = await hands.do(job.data, { show: [] }, hear)
  if (job.data.images.length === 1 && failures.length === 1) throw new Error(failures[0]!.error)
  const failed = new Set(failures.map(({ image }) => image))
  if (failed.size > 0) {
    const images = job.data.images.filter(({ file }) => failed.has(file))
    await setApart(
      line,
      job,
      images.map((image) => ({ job: jobOf(job.data.hash, [image]) })),
    )
  }
  await line.finish(job.data)
}

/**
 * Tries the images of a job that came back, one by one, and notes which before each: where a worker ends with an image, again
 * and again, it is that image.
 */
async function tryImages(line: Line, hands: Hands, job: BullJob<QueueJob>): Promise<void> {
  const { careful } = job.data
  let at = careful?.at ?? 0
  let deaths = careful ? careful.deaths + 1 : 0
  if (deaths >= ATTEMPTS) {
    const image = job.data.images[at]
    const what = image?.file ?? `the shard ${job.data.shard}`
    const why = `${what}: ${ATTEMPTS} workers ended while they worked on it`
    if (!image || job.data.images.length === 1) throw new UnrecoverableError(why)
    await setApart(line, job, [{ job: jobOf(job.data.hash, [image]), condemned: why }])
    deaths = 0
  }
  for (; at <= job.data.images.length; at++) {
    await job.updateData({ ...job.data, careful: { at, deaths } })
    deaths = 0
    const image = job.data.images[at]
    // An image by itself is all there is to try.
    if (!image || job.data.images.length === 1) return
    const died = await death(hands, { ...job.data, images: [image] })
    if (!died) continue
    await setApart(line, job, [{ job: jobOf(job.data.hash, [image]) }])
    at--
  }
}

/** Whether a thread dies of a job. */
async function death(hands: Hands, job: Job): Promise<boolean> {
  return hands
    .do(job, { show: [], trial: true }, () => undefined)
    .then(
      () => false,
      () => true,
    )
}

/** Gives images jobs of their own. Done in this order, twice is as good as once. */
async function setApart(line: Line, job: BullJob<QueueJob>, apart: readonly Apart[]): Promise<void> {
  const gone = new Set(apart.flatMap((one) => one.job.images.map(({ file }) => file)))
  const images = job.data.images.filter(({ file }) => !gone.has(file))
  await job.updateData({ ...job.data, images, apart: [...(job.data.apart ?? []), ...apart] })
  await putApart(line, job, apart)
}

/** Counts no image twice, however often it is done: a job may have been done meanwhile, and so may those set apart. */
async function putApart(line: Line, job: BullJob<QueueJob>, apart: readonly Apart[]): Promise<void> {
  await line.count([job.data], 'left')
  await line.put(apart.map(toQueue), 'new')
}

function toQueue({ job, condemned }: Apart): QueueJob {
  return { ...job, ...(condemned !== undefined && { condemned }) }
}
