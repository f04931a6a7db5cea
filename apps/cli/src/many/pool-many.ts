import { coverage, type Shape } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { exitCode, fail, type Progress, print, startProgress } from '@roipool/terminal'
import { findBackend } from '../backends.js'
import { readPhotograph } from '../input/photograph.js'
import { listed } from '../input/show.js'
import { openNetworkOf } from '../network/open.js'
import { defaultsOf } from '../operators.js'
import { checkWritable } from '../output/check-output.js'
import { meanOfMeans } from '../output/coverage.js'
import { formats } from '../output/formats/index.js'
import { type ManyReport, manySummary } from '../output/many-summary.js'
import { writeWhole } from '../output/write-whole.js'
import { boxesOf, checkOptions, defaultSize, givenParams, type PoolOptions } from '../pool/options.js'
import { joined, poolPage, REPORT_WIDTH, type ReportImage } from '../report/pool-page.js'
import { findImages } from './find-images.js'
import { imagesOf } from './images-with-boxes.js'
import { cutIntoJobs } from './jobs.js'
import type { PooledImage } from './pool-image.js'
import { type Configuration, hashOf, openFolder, writeShard } from './store.js'
import { Work } from './work.js'

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
