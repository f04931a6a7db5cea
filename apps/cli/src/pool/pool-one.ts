import { coverage as coreCoverage, type RoiPoolParams } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { fail, type Progress, print, startProgress } from '@roipool/terminal'
import { findBackend } from '../backends.js'
import { type BoxTable, NO_BOXES, toRois } from '../input/boxes/format.js'
import { readBoxes } from '../input/boxes/read.js'
import { STANDARD } from '../input/bytes.js'
import { readOffsets, readRegions } from '../input/regions/read.js'
import { onAxes } from '../input/scale.js'
import { fromMap, fromPhotograph, type Input, readInput, type Source } from '../input/source.js'
import { openNetworkOf, sizeOfNetwork } from '../network/open.js'
import { defaultsOf, otherKindOf, takesOffsets } from '../operators.js'
import { checkWritable } from '../output/check-output.js'
import { coverageOf } from '../output/coverage.js'
import { type PoolReport, poolSummary } from '../output/pool-summary.js'
import { checkTarget, writeResult } from '../output/result-file.js'
import { boxNotes, imageNotes } from '../output/row-notes.js'
import { writeWhole } from '../output/write-whole.js'
import { outlinesOf } from '../report/outline.js'
import { joined, poolPage, REPORT_WIDTH, type ReportImage, SHOWN } from '../report/pool-page.js'
import { begin, keeping } from './blocks.js'
import {
  checkOptions,
  defaultSize,
  givenParams,
  type PoolOptions,
  poolDoubts,
  regionsFileOf,
  takesScale,
  warn,
} from './options.js'

/** Pools the regions of a photograph, or of a feature map, into a file. */
export async function poolOne(input: string, options: PoolOptions): Promise<void> {
  const progress = startProgress()
  try {
    const report = await run(input, options, progress)
    progress.stop()
    const text = options.json ? JSON.stringify(report, null, 2) : poolSummary(report)
    // Standard output is the result's.
    if (options.output === STANDARD) console.error(text)
    else await print(text)
  } finally {
    progress.stop()
  }
}

async function run(input: string, options: PoolOptions, progress: Progress): Promise<PoolReport> {
  const { operator, output, report, force = false } = options
  const entry = findBackend(options.backend)
  const given = givenParams(options)
  const list = regionsFileOf([input], options)
  checkOptions(options)
  const target = await checkTarget(output, list === undefined ? [input] : [input, list], force)
  const other = otherKindOf(operator)
  const regions = other && (await readRegions(other, list!, { input, image: options.image }))
  const boxes = list === undefined || regions ? NO_BOXES : await boxesIn(list, input, options)
  const moved = takesOffsets(operator) ? await offsetsOf(options) : undefined
  const network = once(() => openNetworkOf(options))
  const read = await readInput(input, options, () => sizeOfNetwork(options, network))
  const size = imageSize(read, options)
  if (report !== undefined) {
    if (!read.photograph) fail(`--report shows photographs, and ${input} is a feature map`)
    await checkWritable(report, [input])
  }
  warn(
    [...(read.map && read.doubt ? [read.doubt] : []), ...poolDoubts(boxes, size, input, options)],
    options.strict,
  )
  progress.show('computing the features', 0, regions?.count ?? boxes.rows.length)
  const source = await sourceOf(read, boxes, input, options, network)
  const { features, spatialScale } = source
  const rois = regions?.on(read.photograph?.place ?? AS_IT_IS) ?? source.rois
  const count = list === undefined ? features.shape[0] : (regions?.count ?? boxes.rows.length)
  const dimensions = {
    ...(other !== 'points' && {
      outputSize: options.outputSize ?? moved?.outputSize ?? defaultSize(operator, features.shape),
    }),
    ...(takesScale(operator) && { spatialScale }),
    ...(other === 'masks' && { spatialScale: options.spatialScale ?? ('fit' as const) }),
  }
  const params = { ...dimensions, ...given, ...(moved && { offsets: moved.offsets }) }
  const coverage =
    operator === 'roiPool'
      ? coverageOf(source.rois, params as RoiPoolParams, features.shape, options.json)
      : undefined
  const backend = await entry.open()
  progress.show('pooling', 0, count)
  const pooled = await begin(operator, backend, { features, rois, params }, count, (done) =>
    progress.show('pooling', done, count),
  ).catch(async (error: unknown) => {
    await backend.dispose()
    throw error
  })
  const pixels = takesScale(operator) ? size : undefined
  const notes = regions
    ? Array.from({ length: count }, (_, row) => ({ row, image: input, ...regions.about(row) }))
    : list === undefined
      ? imageNotes(count, input)
      : boxNotes(boxes, input, pixels)
  const kept: Float32Array[] = []
  const rowSize = pooled.shape[1] * pooled.shape[2] * pooled.shape[3]
  const most = report === undefined ? 0 : SHOWN.regions * rowSize
  const blocks = keeping(pooled.blocks(), kept, most)
  await writeResult(target, { shape: pooled.shape, blocks, notes }).finally(() => backend.dispose())
  const { photograph } = read
  if (report !== undefined) {
    const shown = Math.min(count, SHOWN.regions)
    const image: ReportImage = {
      ...{ file: input, decoded: photograph!, stride: 1 / (spatialScale as number) },
      jpeg: await photograph!.jpeg(REPORT_WIDTH),
      notes: notes.slice(0, shown),
      ...(regions && {
        outlines: outlinesOf(regions.on(AS_IT_IS), { ...defaultsOf(operator), ...given }).slice(0, shown),
      }),
      ...(coverage && {
        coverage: coreCoverage(
          { boxes: source.rois.boxes.subarray(0, shown * 4) },
          params as RoiPoolParams,
          features.shape,
        ),
      }),
      values: joined(kept).subarray(0, shown * rowSize),
    }
    await writeWhole(report, [poolPage([image], { images: 1, regions: count })])
  }
  return {
    input,
    ...(photograph && { image: { width: photograph.width, height: photograph.height } }),
    ...(photograph && { fit: options.fit ?? 'squeeze' }),
    featureMap: features.shape,
    backend: { id: entry.id, runsOn: backend.capabilities.runsOn },
    operator,
    params: { ...dimensions, ...defaultsOf(operator), ...given, ...(moved && { offsets: options.offsets }) },
    ...(coverage && { coverageMean: coverage.mean }),
    ...(coverage?.regions && { coverage: coverage.regions }),
    poolingMilliseconds: pooled.milliseconds,
    shape: pooled.shape,
    output,
    ...(target.notes !== undefined && { rows: target.notes }),
    ...(report !== undefined && { report }),
  }
}

/** A map is of an image as it is. */
const AS_IT_IS = { x: { scale: 1, offset: 0 }, y: { scale: 1, offset: 0 } } as const

function offsetsOf({ operator, offsets }: PoolOptions) {
  return offsets === undefined ? fail(`--offsets is needed for ${operator}`) : readOffsets(offsets)
}

async function boxesIn(
  list: string,
  input: string,
  { format, image, normalized }: PoolOptions,
): Promise<BoxTable> {
  const boxes = await readBoxes(list, { format, input, image })
  return normalized ? { ...boxes, fractions: true } : boxes
}

/** Pixels of the image that boxes are on. Of a map with an unknown scale, its cells. */
function imageSize({ photograph, map }: Input, { spatialScale = 1 }: PoolOptions) {
  if (photograph) return photograph
  const [, height, width] = map.shape
  const [y, x] = onAxes(spatialScale)
  return { width: width / x, height: height / y }
}

async function sourceOf(
  { photograph, map }: Input,
  boxes: BoxTable,
  input: string,
  { operator, spatialScale }: PoolOptions,
  open: () => Promise<Backbone>,
): Promise<Source> {
  const mapped = async (from: BoxTable) => {
    const network = await open()
    return fromPhotograph(network, photograph!, from).finally(() => network.dispose())
  }
  if (!takesScale(operator)) {
    // Fractions of the map are so of any map.
    const { features } = photograph ? await mapped(NO_BOXES) : { features: map }
    return { features, rois: toRois(boxes), spatialScale: 1 }
  }
  if (photograph) return mapped(boxes)
  if (spatialScale === undefined && !boxes.fractions) {
    fail(`${input} is a feature map: give its --spatial-scale, such as 1/32, or --normalized`)
  }
  return fromMap(map, boxes, spatialScale ?? 1)
}

/** The same promise at every call. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => {
    made ??= make()
    return made
  }
}
