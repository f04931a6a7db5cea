import { createHash } from 'node:crypto'
import type { BoxTable } from '../input/boxes/format.js'

/** Sixteen digits that stand for a value. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}

/** An image that is to be pooled: its address, and which boxes of it. */
export interface JobImage {
  readonly file: string
  readonly boxes: BoxTable
  /** Rows of the result. */
  readonly rows: number
  /** Of what the rows are made of: the image's size and time, and its boxes. */
  readonly stamp: string
}

/** What is done at a time, by one worker: some images, whose rows make one shard. */
export interface Job {
  /** Of the configuration. */
  readonly hash: string
  /** The shard's name: of the configuration and the images. Doing a job twice makes the same file. */
  readonly shard: string
  readonly images: readonly JobImage[]
}

export function jobOf(hash: string, images: readonly JobImage[]): Job {
  return { hash, shard: hashOf([hash, ...images.map(({ file, stamp }) => [file, stamp])]), images }
}

/** One of several processes that share the work: `index` counts from 0. */
export interface Share {
  readonly index: number
  readonly count: number
}

/** Images of a job, unless someone says how many. */
export const PER_JOB = 64

/** Bytes of values of a shard at most. An image with more is a shard by itself, whose values are not kept in memory. */
export const KEPT = 2 ** 26

/**
 * Cuts images into jobs. It depends on nothing but the images and the configuration, so that every process cuts alike.
 *
 * @param rowBytes of a row of the result
 */
export function cutIntoJobs(
  images: readonly JobImage[],
  hash: string,
  rowBytes: number,
  perJob: number,
): Job[] {
  const jobs: Job[] = []
  let open: JobImage[] = []
  let bytes = 0
  const close = () => {
    if (open.length > 0) jobs.push(jobOf(hash, open))
    open = []
    bytes = 0
  }
  for (const image of images) {
    const more = image.rows * rowBytes
    if (open.length === perJob || bytes + more > KEPT) close()
    open.push(image)
    bytes += more
  }
  close()
  return jobs
}

/** What is left of jobs when some images are done. */
export function jobsLeft(jobs: readonly Job[], done: ReadonlySet<string>): Job[] {
  return jobs.flatMap((job) => {
    const left = job.images.filter(({ file }) => !done.has(file))
    if (left.length === 0) return []
    return left.length === job.images.length ? [job] : [jobOf(job.hash, left)]
  })
}
