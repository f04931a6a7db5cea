import { stat } from 'node:fs/promises'
import { leftText } from '@roipool/bench'
import { coverage, type Shape } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { exitCode, fail, type Progress, print, startProgress } from '@roipool/terminal'
import { findBackend } from '../backends.js'
import { type BoxTable, NO_BOXES } from '../input/boxes/format.js'
import { matchGroups, readGroups } from '../input/boxes/of-many.js'
import { readPhotograph } from '../input/photograph.js'
import { listed } from '../input/show.js'
import { openNetworkOf } from '../network/open.js'
import { defaultsOf } from '../operators.js'
import { checkWritable } from '../output/check-output.js'
import { type MeanCoverage, meanOfMeans } from '../output/coverage.js'
import { formats } from '../output/formats/index.js'
import { type ManyReport, manySummary } from '../output/many-summary.js'
import { writeWhole } from '../output/write-whole.js'
import { boxesOf, checkOptions, defaultSize, givenParams, type PoolOptions, warn } from '../pool/options.js'
import { joined, poolPage, REPORT_WIDTH, type ReportImage, SHOWN } from '../report/pool-page.js'
import { ahead } from './ahead.js'
import { LOOK_AHEAD, openDecoder } from './decoder.js'
import { findImages } from './find-images.js'
import { cutIntoJobs, type Job, type JobImage, KEPT } from './jobs.js'
import { type Failure, isFailure, mapImage, type PooledImage, poolImage, tried } from './pool-image.js'
import { type Configuration, hashOf, openFolder, writeShard } from './store.js'

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
  const { operator, output, backend: id, as = 'npy', resume = false, force = false } = options
  const entry = findBackend(id)
  const given = givenParams(options)
  const place = boxesOf(inputs, options)
  checkOptions(options)
  checkForMany(options)
  const ending = `.${as}`
  await formats[ending]!.ready?.()
  const files = await findImages(inputs)
  if (options.report !== undefined) await checkWritable(options.report, files)
  const { images, without } = await imagesOf(files, place, options)
  const network = await openNetworkOf(options)
  const outputSize = options.outputSize ?? defaultSize(operator, [1, 1, 1, network.channels])
  const shape = [...outputSize, channelsOf(options, outputSize, network)]
  const rowBytes = shape.reduce((product, dim) => product * dim, 4)
  const configuration = configurationOf(options, network, { outputSize, ...defaultsOf(operator), ...given })
  const stamps = new Map(images.map(({ file, stamp }) => [file, stamp]))
  const before = await openFolder(output, configuration, (file) => stamps.get(file), { resume, force })
  const todo = images.filter(({ file }) => !before.has(file))
  const jobs = cutIntoJobs(todo, hashOf(configuration), rowBytes)
  const backend = await entry.open()
  const work = new Work(jobs, {
    options,
    network,
    backend,
    params: { outputSize, ...given },
    progress,
    rowBytes,
  })
  const started = performance.now()
  try {
    await work.run(async (job, pooled) => {
      let row = 0
      const notes = pooled.flatMap((one) => one.notes.map((note) => ({ ...note, row: row++ })))
      const records = pooled.map(({ image: { file, rows, stamp } }) => ({ image: file, rows, stamp }))
      const result = { shape: [row, ...shape] as unknown as Shape, blocks: blocksOf(pooled), notes }
      await writeShard(output, ending, job.shard, records, result)
    })
  } finally {
    network.dispose()
    await backend.dispose()
  }
  const seconds = (performance.now() - started) / 1000
  const { failures, done, regions, shards, milliseconds, coverages } = work
  if (options.report !== undefined) await writeReport(options.report, work, network, options)
  if (done === 0 && failures.length > 0) fail(`none of the ${failures.length} images could be pooled`)
  return {
    images: { done, before: before.size, withoutBoxes: without, failed: failures.length },
    failures: failures.map(({ image, error }) => ({ image: image.file, error })),
    regions,
    network: configuration.network as string,
    backend: { id: entry.id, runsOn: backend.capabilities.runsOn },
    operator,
    params: { ...defaultsOf(operator), ...given },
    ...(coverages.length > 0 && { coverageMean: meanOfMeans(coverages) }),
    ...{ output, shards, shape, seconds },
    imagesPerSecond: done / seconds,
    milliseconds,
    ...(options.report !== undefined && { report: options.report }),
  }
}

interface Setting {
  readonly options: PoolOptions
  readonly network: Backbone
  readonly backend: Parameters<typeof poolImage>[0]
  readonly params: object
  readonly progress: Progress
  readonly rowBytes: number
}

/** One run: images go from the thread that decodes through the network and the pooling into shards. */
class Work {
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

/** The page with the pictures of a run and their regions. */
async function writeReport(
  report: string,
  { shown, done, regions }: Work,
  { stride }: Backbone,
  { fit }: PoolOptions,
): Promise<void> {
  const images: ReportImage[] = []
  for (const { image, source, params, decoded, notes, blocks } of shown) {
    images.push({
      ...{ file: image.file, decoded, stride, notes },
      jpeg: await (await readPhotograph(image.file, [1, 1], fit)).jpeg(REPORT_WIDTH),
      ...(params && { coverage: coverage(source.rois, params, source.features.shape) }),
      values: joined(blocks as Float32Array[]),
    })
  }
  await writeWhole(report, [poolPage(images, { images: done, regions })])
}

async function* blocksOf(pooled: readonly PooledImage[]): AsyncGenerator<Float32Array> {
  for (const { blocks } of pooled) yield* blocks
}

/** The images that have boxes, and how many have none; says so of these and of boxes that are of no image. */
async function imagesOf(
  files: readonly string[],
  place: string | undefined,
  { strict, format, normalized }: PoolOptions,
): Promise<{ images: JobImage[]; without: number }> {
  if (place === undefined) {
    const images = await Promise.all(files.map((file) => jobImage(file, NO_BOXES, 1)))
    return { images, without: 0 }
  }
  const { boxes, without, unused } = matchGroups(await readGroups(place, format), files, place)
  const found = files.filter((file) => boxes.get(file)?.rows.length)
  if (found.length === 0) {
    fail(
      `${place} has no boxes of ${listed(files)}${unused.length > 0 ? `; its images are ${listed(unused)}` : ''}`,
    )
  }
  const [all, rest] = [files.length, unused.length]
  warn(
    [
      ...(without.length > 0
        ? [`${without.length} of ${all} images have no boxes in ${place}: ${listed(without)}`]
        : []),
      ...(rest > 0
        ? [`${rest} images of ${place} are none of the ${all} that were given: ${listed(unused)}`]
        : []),
    ],
    strict,
  )
  const images: JobImage[] = []
  for (const file of found) {
    const table = boxes.get(file)!
    images.push(await jobImage(file, normalized ? { ...table, fractions: true } : table, table.rows.length))
  }
  return { images, without: without.length }
}

async function jobImage(file: string, boxes: BoxTable, rows: number): Promise<JobImage> {
  const info = await stat(file).catch(() => undefined)
  return { file, boxes, rows, stamp: hashOf([info?.size, info?.mtimeMs, boxes]) }
}

/** Everything that decides the numbers of a row. */
function configurationOf(
  { operator, backend, fit = 'squeeze', as = 'npy', ...options }: PoolOptions,
  { name, inputSize }: Backbone,
  params: object,
): Configuration {
  const { rescale, mean, deviation, order, layout, tokens, stride } = options
  const network = { rescale, mean, deviation, order, layout, tokens, stride }
  return { network: name, inputSize, ...network, fit, operator, params, backend, as }
}

function channelsOf(
  { operator }: PoolOptions,
  [height, width]: readonly [number, number],
  { channels }: Backbone,
): number {
  return operator === 'psRoiPool' || operator === 'psRoiAlign' ? channels / (height * width) : channels
}

/** Refuses what is for one image. */
function checkForMany({ image, spatialScale, array, layout, model }: PoolOptions): void {
  const single = {
    ...{ '--image': image, '--spatial-scale': spatialScale, '--array': array },
    ...(model === undefined && { '--layout': layout }),
  }
  const given = Object.entries(single).find(([, value]) => value !== undefined)
  if (given) fail(`${given[0]} is for a single image or map, and -o is a folder`)
}
