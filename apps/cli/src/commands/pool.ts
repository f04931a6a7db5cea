import { coverage } from '@roipool/core'
import { findBackend } from '../backends.js'
import { type BoxFormat, type BoxTable, reversedRows } from '../input/box-format.js'
import { readBoxes } from '../input/boxes.js'
import { readSource } from '../input/source.js'
import { checkWritable, writeWhole } from '../output/files.js'
import { toNpy } from '../output/npy.js'
import { type PoolReport, poolSummary } from '../output/pool-summary.js'
import { type Progress, startProgress } from '../output/progress.js'
import { poolAll } from '../pool.js'

export interface PoolOptions {
  readonly boxes: string
  readonly format?: BoxFormat
  readonly outputSize: readonly [height: number, width: number]
  readonly quantization: 'floor' | 'round'
  readonly reduce: 'max' | 'avg'
  readonly spatialScale?: number
  readonly backend: string
  readonly output: string
  readonly json?: boolean
}

/** Pools the regions of a photograph, or of a feature map in a `.npy` file, into a `.npy` file. */
export async function pool(input: string, options: PoolOptions): Promise<void> {
  const progress = startProgress()
  try {
    const report = await run(input, options, progress)
    progress.stop()
    console.log(options.json ? JSON.stringify(report, null, 2) : poolSummary(report))
  } finally {
    progress.stop()
  }
}

async function run(input: string, options: PoolOptions, progress: Progress): Promise<PoolReport> {
  const { outputSize, quantization, reduce, output } = options
  const entry = findBackend(options.backend)
  await checkWritable(output)
  const boxes = await readBoxes(options.boxes, options.format)
  warnReversed(boxes)
  progress.show('computing the features', 0, boxes.rows.length)
  const { features, rois, spatialScale, photograph } = await readSource(input, boxes, options.spatialScale)
  const params = { outputSize, spatialScale, quantization, reduce }
  const steps = coverage(rois, params, features.shape)
  const backend = await entry.open()
  progress.show('pooling', 0, boxes.rows.length)
  const started = performance.now()
  const pooled = await poolAll(backend, features, rois, params, (done) =>
    progress.show('pooling', done, boxes.rows.length),
  )
  const milliseconds = performance.now() - started
  await backend.dispose()
  await writeWhole(output, toNpy(pooled))
  return {
    input,
    ...(photograph && { image: { width: photograph.width, height: photograph.height } }),
    featureMap: features.shape,
    backend: { id: entry.id, runsOn: backend.capabilities.runsOn },
    params,
    coverage: steps.map(({ trueArea, afterRoi, afterBins }) => ({ trueArea, afterRoi, afterBins })),
    poolingMilliseconds: milliseconds,
    shape: pooled.shape,
    output,
  }
}

function warnReversed(boxes: BoxTable): void {
  const [first, ...more] = reversedRows(boxes)
  if (first === undefined) return
  const which =
    more.length === 0
      ? `box ${first} ends before it begins`
      : `box ${first} and ${more.length} more end before they begin`
  console.error(`roipool: ${which}, read as x1 y1 x2 y2; is another --format meant?`)
}
