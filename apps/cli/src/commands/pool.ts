import { coverage, type FeatureMap, type RoiPoolParams, type Shape } from '@roipool/core'
import { fail, type Progress, print, startProgress } from '@roipool/terminal'
import { findBackend } from '../backends.js'
import { type BoxFormat, type BoxTable, reversedRows } from '../input/box-format.js'
import { readBoxes } from '../input/boxes.js'
import { readSource } from '../input/source.js'
import {
  defaultsOf,
  flagOf,
  type OperatorName,
  operatorNames,
  operatorsWith,
  type ParameterName,
  takesImages,
} from '../operators.js'
import { checkWritable } from '../output/check-output.js'
import { npyData, npyHeader } from '../output/npy.js'
import { type PoolReport, poolSummary } from '../output/pool-summary.js'
import { writeWhole } from '../output/write-whole.js'
import { runOperator } from '../run-operator.js'

export interface PoolOptions extends Partial<Record<ParameterName, unknown>> {
  readonly operator: OperatorName
  /** Not given for operators over whole images. */
  readonly boxes?: string
  readonly format?: BoxFormat
  readonly outputSize: readonly [height: number, width: number]
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
    await print(options.json ? JSON.stringify(report, null, 2) : poolSummary(report))
  } finally {
    progress.stop()
  }
}

async function run(input: string, options: PoolOptions, progress: Progress): Promise<PoolReport> {
  const { operator, outputSize, output } = options
  const entry = findBackend(options.backend)
  const [given, scale] = [givenParams(options), scaleOf(options)]
  const list = boxesOf(options)
  await checkWritable(output, list === undefined ? [input] : [input, list])
  const boxes = list === undefined ? NO_BOXES : await readBoxes(list, options.format)
  if (scale !== 'normalised') warnReversed(boxes)
  progress.show('computing the features', 0, boxes.rows.length)
  const { features, rois, spatialScale, photograph } = await readSource(input, boxes, scale)
  const count = list === undefined ? features.shape[0] : boxes.rows.length
  const size = { outputSize, ...(spatialScale !== undefined && { spatialScale }) }
  const params = { ...size, ...given }
  const steps = operator === 'roiPool' && coverage(rois, params as RoiPoolParams, features.shape)
  const backend = await entry.open()
  progress.show('pooling', 0, count)
  const blocks = runOperator(operator, backend, features, rois, params)
  const pooled = startPooled(blocks, count, (done) => progress.show('pooling', done, count))
  await writeWhole(output, pooled.pieces()).finally(() => backend.dispose())
  return {
    input,
    ...(photograph && { image: { width: photograph.width, height: photograph.height } }),
    featureMap: features.shape,
    backend: { id: entry.id, runsOn: backend.capabilities.runsOn },
    operator,
    params: { ...size, ...defaultsOf(operator), ...given },
    ...(steps && {
      coverage: steps.map(({ trueArea, afterRoi, afterBins }) => ({ trueArea, afterRoi, afterBins })),
    }),
    poolingMilliseconds: pooled.milliseconds,
    shape: pooled.shape,
    output,
  }
}

/** The file of a result that comes in blocks: none is kept, so that the file may be larger than memory. */
function startPooled(blocks: AsyncIterable<FeatureMap>, count: number, onProgress: (done: number) => void) {
  const pooled = {
    /** Of the whole result; known with the first block. */
    shape: [count, 0, 0, 0] as Shape,
    /** Spent on pooling so far, and not on writing. */
    milliseconds: 0,
    async *pieces() {
      let done = 0
      let started = performance.now()
      for await (const {
        data,
        shape: [rois, ...bins],
      } of blocks) {
        pooled.milliseconds += performance.now() - started
        pooled.shape = [count, ...bins]
        if (done === 0) yield npyHeader(pooled.shape)
        yield npyData(data)
        done += rois
        onProgress(done)
        started = performance.now()
      }
    },
  }
  return pooled
}

const NO_BOXES: BoxTable = { format: 'xyxy', rows: [] }

/** The file of the boxes, unless the operator pools whole images. */
function boxesOf({ operator, boxes }: PoolOptions): string | undefined {
  if (!takesImages(operator)) return boxes ?? fail("required option '-b, --boxes <file>' not specified")
  return boxes === undefined ? boxes : fail(`--boxes is not for ${operator}, which pools whole images`)
}

/** Boxes of `cropAndResize` are fractions of the map, and whole images have none: there is nothing to scale. */
function scaleOf({ operator, spatialScale }: PoolOptions): number | 'normalised' | undefined {
  if (operator !== 'cropAndResize' && !takesImages(operator)) return spatialScale
  if (spatialScale === undefined) return 'normalised'
  const why = takesImages(operator)
    ? 'pools whole images'
    : 'takes boxes in fractions of the map, from 0 to 1'
  return fail(`--spatial-scale is not for ${operator}, which ${why}`)
}

/** The parameters that were given, besides size and scale; none that the operator does not have. */
function givenParams({ operator, ...options }: PoolOptions): object {
  const names = new Set(operatorNames.flatMap((name) => Object.keys(defaultsOf(name)) as ParameterName[]))
  const given = [...names].filter((name) => options[name] !== undefined)
  const stray = given.find((name) => !(name in defaultsOf(operator)))
  if (stray !== undefined) {
    const known = Object.keys(defaultsOf(operator)).map(flagOf).join(', ') || 'no such option'
    fail(`${flagOf(stray)} is for ${operatorsWith(stray).join(', ')}; ${operator} takes ${known}`)
  }
  return Object.fromEntries(given.map((name) => [name, options[name]]))
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
