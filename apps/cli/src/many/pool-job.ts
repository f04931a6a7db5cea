import { coverage, type Shape } from '@roipool/core'
import { readPhotograph } from '../input/photograph.js'
import { type MeanCoverage, meanOfMeans } from '../output/coverage.js'
import { joined, REPORT_WIDTH, type ReportImage } from '../report/pool-page.js'
import { ahead } from './ahead.js'
import { LOOK_AHEAD } from './decoder.js'
import { type Job, type JobImage, KEPT } from './jobs.js'
import { type Failure, isFailure, mapImage, type PooledImage, poolImage, tried } from './pool-image.js'
import type { Pooler } from './pooler.js'
import type { ImageEvent, JobResult, Wish } from './runner.js'
import { writeShard } from './store.js'

type Times = Record<keyof JobResult['milliseconds'], number>

/** Does a job: images go from the process that decodes through the network and the pooling into a shard. */
export async function poolJob(
  pooler: Pooler,
  job: Job,
  { show, trial = false }: Wish,
  hear: (event: ImageEvent) => void,
): Promise<JobResult> {
  const milliseconds: Times = { decoding: 0, network: 0, pooling: 0, writing: 0 }
  const pooled: PooledImage[] = []
  const failures: { image: string; error: string }[] = []
  for await (const one of pooledImages(pooler, job.images, milliseconds)) {
    const image = one.image.file
    if (isFailure(one)) failures.push({ image, error: one.error })
    else pooled.push(one)
    hear(isFailure(one) ? { image, error: one.error } : { image, doubts: one.doubts })
  }
  if (!trial && pooled.length > 0) {
    await timed(milliseconds, 'writing', () => write(pooler, job, pooled))
  }
  const wished = new Set(show.map((n) => job.images[n]))
  const shown: ReportImage[] = []
  for (const one of pooled) if (wished.has(one.image)) shown.push(...(await reportOf(pooler, one)))
  const coverages = pooled.flatMap((one) => (one.coverage ? [one.coverage] : []))
  return {
    ...{ shard: job.shard, images: pooled.length, failures, milliseconds, shown },
    regions: pooled.reduce((sum, { image }) => sum + image.rows, 0),
    ...(coverages.length > 0 && { coverage: together(coverages) }),
  }
}

/** Images in order. Those that come next are decoded while the network runs. */
async function* pooledImages(
  { options, setting, network, backend, decoder }: Pooler,
  images: readonly JobImage[],
  milliseconds: Times,
): AsyncGenerator<PooledImage | Failure> {
  const decode = (image: JobImage) =>
    tried(image, () => decoder.decode({ file: image.file, size: network.inputSize, fit: options.fit }))
  const decoding = ahead(images, async (image) => ({ image, decoded: await decode(image) }), LOOK_AHEAD)
  for await (const { image, decoded } of decoding) {
    yield isFailure(decoded)
      ? decoded
      : await tried(image, async () => {
          milliseconds.decoding += decoded.milliseconds
          const mapped = await timed(milliseconds, 'network', () =>
            mapImage(network, image, decoded, options),
          )
          const keep = image.rows * setting.rowBytes <= KEPT
          return timed(milliseconds, 'pooling', () =>
            poolImage(backend, mapped, setting.params, options, keep),
          )
        })
  }
}

async function timed<Value>(times: Times, what: keyof Times, work: () => Promise<Value>): Promise<Value> {
  const from = performance.now()
  const value = await work()
  times[what] += performance.now() - from
  return value
}

async function write({ options, setting }: Pooler, job: Job, pooled: readonly PooledImage[]): Promise<void> {
  let row = 0
  const notes = pooled.flatMap((one) => one.notes.map((note) => ({ ...note, row: row++ })))
  const records = pooled.map(({ image: { file, rows, stamp } }) => ({ image: file, rows, stamp }))
  const shape: Shape = [row, ...setting.shape]
  const result = { shape, blocks: blocksOf(pooled), notes }
  await writeShard(options.output, `.${options.as ?? 'npy'}`, job.shard, records, result)
}

async function* blocksOf(pooled: readonly PooledImage[]): AsyncGenerator<Float32Array> {
  for (const { blocks } of pooled) yield* blocks
}

/** What a report shows of an image; nothing where its values are too many to be kept. */
async function reportOf(
  { options, network }: Pooler,
  { image, decoded, notes, params, source, blocks }: PooledImage,
): Promise<ReportImage[]> {
  if (!Array.isArray(blocks)) return []
  const { width, height, place } = decoded
  const report: ReportImage = {
    ...{ file: image.file, decoded: { width, height, place }, stride: network.stride, notes },
    jpeg: await (await readPhotograph(image.file, [1, 1], options.fit)).jpeg(REPORT_WIDTH),
    ...(params && { coverage: coverage(source.rois, params, source.features.shape) }),
    values: joined(blocks),
  }
  return [report]
}

function together(all: readonly MeanCoverage[]): MeanCoverage {
  return { mean: meanOfMeans(all), count: all.reduce((sum, { count }) => sum + count, 0) }
}
