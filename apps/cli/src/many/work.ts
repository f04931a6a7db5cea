import { leftText } from '@roipool/bench'
import type { Backbone } from '@roipool/features'
import type { Progress } from '@roipool/terminal'
import type { MeanCoverage } from '../output/coverage.js'
import type { PoolOptions } from '../pool/options.js'
import { SHOWN } from '../report/pool-page.js'
import { ahead } from './ahead.js'
import { LOOK_AHEAD, openDecoder } from './decoder.js'
import { type Job, type JobImage, KEPT } from './jobs.js'
import { type Failure, isFailure, mapImage, type PooledImage, poolImage, tried } from './pool-image.js'

interface Setting {
  readonly options: PoolOptions
  readonly network: Backbone
  readonly backend: Parameters<typeof poolImage>[0]
  readonly params: object
  readonly progress: Progress
  readonly rowBytes: number
}

/** One run: images go from the thread that decodes through the network and the pooling into shards. */
export class Work {
  readonly failures: Failure[] = []
  readonly coverages: MeanCoverage[] = []
  readonly milliseconds = { decoding: 0, network: 0, pooling: 0, writing: 0 }
  /** What a report shows. */
  readonly shown: PooledImage[] = []
  private shownRegions = 0
  done = 0
  regions = 0
  shards = 0
  constructor(
    readonly jobs: readonly Job[],
    readonly setting: Setting,
  ) {}

  /** @param write takes the images of a job that could be done, while the next are under way */
  async run(write: (job: Job, pooled: readonly PooledImage[]) => Promise<void>): Promise<void> {
    const decoder = openDecoder()
    let writing: Promise<void> = Promise.resolve()
    try {
      const outcomes = this.pooled(decoder)
      for (const job of this.jobs) {
        const pooled: PooledImage[] = []
        for (const _ of job.images) {
          const { value } = await outcomes.next()
          if (!value) break
          if (isFailure(value)) this.fail(value)
          else pooled.push(this.count(value))
          this.show()
        }
        await writing
        if (pooled.length === 0) continue
        this.shards++
        writing = this.timed('writing', () => write(job, pooled))
        // It is waited for below.
        writing.catch(() => undefined)
      }
      await writing
    } finally {
      await decoder.close()
    }
  }

  private pooled(decoder: ReturnType<typeof openDecoder>) {
    const { network, options, backend, params, rowBytes } = this.setting
    const size = network.inputSize
    const decode = (image: JobImage) =>
      tried(image, async () => ({
        image,
        decoded: await decoder.decode({ file: image.file, size, fit: options.fit }),
      }))
    const images = this.jobs.flatMap((job) => job.images)
    const decoded = ahead(images, decode, LOOK_AHEAD)
    const { timed, milliseconds } = this
    async function* mapped() {
      for await (const one of decoded) {
        if (!isFailure(one)) milliseconds.decoding += one.decoded.milliseconds
        yield isFailure(one)
          ? one
          : await timed('network', () =>
              tried(one.image, () => mapImage(network, one.image, one.decoded, options)),
            )
      }
    }
    return ahead(
      mapped(),
      async (one) =>
        isFailure(one)
          ? one
          : timed('pooling', () =>
              tried(one.image, () =>
                poolImage(backend, one, params, options, one.image.rows * rowBytes <= KEPT),
              ),
            ),
      1,
    )
  }

  private readonly timed = async <Value>(
    what: keyof Work['milliseconds'],
    work: () => Promise<Value>,
  ): Promise<Value> => {
    const from = performance.now()
    const value = await work()
    this.milliseconds[what] += performance.now() - from
    return value
  }

  private fail(failure: Failure): void {
    this.failures.push(failure)
    this.say(failure.error)
  }

  private count(pooled: PooledImage): PooledImage {
    this.done++
    this.regions += pooled.image.rows
    const { report } = this.setting.options
    if (
      report !== undefined &&
      this.shownRegions < SHOWN.regions &&
      this.shown.length < SHOWN.images &&
      Array.isArray(pooled.blocks)
    ) {
      this.shown.push(pooled)
      this.shownRegions += pooled.image.rows
    }
    if (pooled.coverage) this.coverages.push(pooled.coverage)
    for (const doubt of pooled.doubts) this.say(`warning: ${pooled.image.file}: ${doubt}`)
    return pooled
  }

  private say(line: string): void {
    if (process.stderr.isTTY) this.setting.progress.log(`roipool: ${line}`)
    else console.error(`roipool: ${line}`)
  }

  private readonly started = performance.now()

  private show(): void {
    const [behind, all] = [this.done + this.failures.length, this.jobs.flatMap((job) => job.images).length]
    const each = (performance.now() - this.started) / behind
    const words = `${(1000 / each).toFixed(1)} images/s, about ${leftText(each * (all - behind))} left`
    this.setting.progress.show(words, behind, all)
  }
}
