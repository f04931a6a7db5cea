import type { MeanCoverage } from '../output/coverage.js'
import type { ReportImage } from '../report/pool-page.js'
import type { Job } from './jobs.js'

/** What became of an image: pooled, with what is seldom meant of its boxes, or failed. */
export type ImageEvent = { readonly image: string } & (
  | { readonly doubts: readonly string[] }
  | { readonly error: string }
)

/** What became of a job whose shard is written. */
export interface JobResult {
  readonly shard: string
  /** Images and regions that are in the shard. */
  readonly images: number
  readonly regions: number
  /** The images that could not be done. */
  readonly failures: readonly { readonly image: string; readonly error: string }[]
  readonly coverage?: MeanCoverage
  readonly milliseconds: Readonly<Record<'decoding' | 'network' | 'pooling' | 'writing', number>>
  /** What a report shows of it. */
  readonly shown: readonly ReportImage[]
}

/** What is asked for with a job. */
export interface Wish {
  /** The places of the job's images that a report shows. */
  readonly show: readonly number[]
  /** Whether to leave out the shard, to see what becomes of the images. */
  readonly trial?: boolean
}

/** Who hears of the work while it goes on. */
interface Listener {
  image(event: ImageEvent): void
  result(result: JobResult): void
}

/**
 * Sees to it that jobs are done. One driver does them here, on as many threads as pay; one does a share of them, and other
 * processes the rest; one puts them into a queue, from which workers take them.
 */
export interface JobRunner {
  /** The jobs, among all, that this driver sees to. */
  mine(jobs: readonly Job[]): readonly Job[]
  /** Resolves when each of these jobs is done, or is in the queue. */
  run(jobs: readonly Job[], listener: Listener): Promise<void>
  close(): Promise<void>
}
