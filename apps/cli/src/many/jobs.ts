import type { BoxTable } from '../input/boxes/format.js'
import { hashOf } from './store.js'

/** An image that is to be pooled. */
export interface JobImage {
  readonly file: string
  readonly boxes: BoxTable
  /** Rows of the result. */
  readonly rows: number
  readonly stamp: string
}

/** What one process does at a time: some images, whose rows make one shard. */
export interface Job {
  /** The shard's name: of the configuration and the addresses, so that doing a job twice makes the same file. */
  readonly shard: string
  readonly images: readonly JobImage[]
}

/** Images, and bytes of values, of a shard at most. An image with more bytes is a shard by itself. */
const MOST = { images: 256, bytes: 2 ** 26 }

/** Bytes of the values of an image that are kept in memory. */
export const KEPT = MOST.bytes

/** @param rowBytes of a row of the result */
export function cutIntoJobs(images: readonly JobImage[], hash: string, rowBytes: number): Job[] {
  const jobs: Job[] = []
  let open: JobImage[] = []
  let bytes = 0
  const close = () => {
    if (open.length > 0) jobs.push({ shard: hashOf([hash, ...open.map(({ file }) => file)]), images: open })
    open = []
    bytes = 0
  }
  for (const image of images) {
    const more = image.rows * rowBytes
    if (open.length === MOST.images || bytes + more > MOST.bytes) close()
    open.push(image)
    bytes += more
  }
  close()
  return jobs
}
