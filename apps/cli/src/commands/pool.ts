import type { Backend, FeatureMap, Shape } from '@roipool/core'
import { fail, type Progress, print, startProgress } from '@roipool/terminal'
import { findBackend } from '../backends.js'
import { type BoxTable, type RowFormat, toRois } from '../input/boxes/format.js'
import { readBoxes } from '../input/boxes/read.js'
import { STANDARD } from '../input/bytes.js'
import type { FileLayout, Fit } from '../input/choices.js'
import { doubtsOf } from '../input/doubts.js'
import { fromMap, fromPhotograph, type Input, readInput, type Source } from '../input/source.js'
import {
  defaultsOf,
  flagOf,
  type OperatorName,
  operatorNames,
  operatorsWith,
  type ParameterName,
  takesImages,
} from '../operators.js'
import { coverageOf } from '../output/coverage.js'
import { type PoolReport, poolSummary } from '../output/pool-summary.js'
import { checkTarget, writeResult } from '../output/result-file.js'
import { boxNotes, imageNotes } from '../output/row-notes.js'
import { runOperator } from '../run-operator.js'

export interface PoolOptions extends Partial<Record<ParameterName, unknown>> {
  readonly operator: OperatorName
  /** Not given for operators over whole images. */
  readonly boxes?: string
  readonly format?: RowFormat
  readonly normalized?: boolean
  readonly image?: string
  readonly outputSize?: readonly [height: number, width: number]
  readonly spatialScale?: number
  readonly layout?: FileLayout
  readonly array?: string
  readonly fit?: Fit
  readonly backend: string
  readonly output: string
  readonly force?: boolean
  readonly strict?: boolean
  readonly json?: boolean
}

/** Pools the regions of a photograph, or of a feature map, into a file. */
export async function pool(input: string, options: PoolOptions): Promise<void> {
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
  const { operator, output, force = false } = options
  const entry = findBackend(options.backend)
  const given = givenParams(options)
  const list = boxesOf(input, options)
  checkOptions(options)
  const target = await checkTarget(output, list === undefined ? [input] : [input, list], force)
  const boxes = list === undefined ? NO_BOXES : await boxesIn(list, input, options)
  const read = await readInput(input, options)
  const size = imageSize(read, options)
  warn(
    [...(read.map && read.doubt ? [read.doubt] : []), ...doubts(boxes, size, input, options)],
    options.strict,
  )
  progress.show('computing the features', 0, boxes.rows.length)
  const { features, rois, spatialScale } = await sourceOf(read, boxes, input, options)
  const count = list === undefined ? features.shape[0] : boxes.rows.length
  const dimensions = {
    outputSize: options.outputSize ?? defaultSize(operator, features.shape),
    ...(takesScale(operator) && { spatialScale }),
  }
  const params = { ...dimensions, ...given }
  const coverage = operator === 'roiPool' ? coverageOf(rois, params, features.shape, options.json) : undefined
  const backend = await entry.open()
  progress.show('pooling', 0, count)
  const pooled = await begin(operator, backend, { features, rois, params }, count, (done) =>
    progress.show('pooling', done, count),
  ).catch(async (error: unknown) => {
    await backend.dispose()
    throw error
  })
  const pixels = takesScale(operator) ? size : undefined
  const notes = list === undefined ? imageNotes(count, input) : boxNotes(boxes, input, pixels)
  await writeResult(target, { shape: pooled.shape, blocks: pooled.blocks(), notes }).finally(() =>
    backend.dispose(),
  )
  const { photograph } = read
  return {
    input,
    ...(photograph && { image: { width: photograph.width, height: photograph.height } }),
    ...(photograph && { fit: options.fit ?? 'squeeze' }),
    featureMap: features.shape,
    backend: { id: entry.id, runsOn: backend.capabilities.runsOn },
    operator,
    params: { ...dimensions, ...defaultsOf(operator), ...given },
    ...(coverage && { coverageMean: coverage.mean }),
    ...(coverage?.regions && { coverage: coverage.regions }),
    poolingMilliseconds: pooled.milliseconds,
    shape: pooled.shape,
    output,
    ...(target.notes !== undefined && { rows: target.notes }),
  }
}

/** Pools the first block, so that the size of the whole is known before anything is written. */
async function begin(
  operator: OperatorName,
  backend: Backend,
  { features, rois, params }: Pick<Source, 'features' | 'rois'> & { params: object },
  count: number,
  onProgress: (done: number) => void,
) {
  const results = runOperator(operator, backend, features, rois, params)
  let milliseconds = 0
  const next = async (): Promise<FeatureMap | undefined> => {
    const started = performance.now()
    const { value } = await results.next()
    milliseconds += performance.now() - started
    return value ?? undefined
  }
  const first = (await next())!
  const [, height, width, channels] = first.shape
  return {
    shape: [count, height, width, channels] as Shape,
    /** Spent on pooling so far, and not on writing. */
    get milliseconds() {
      return milliseconds
    },
    /** None is kept, so that the whole may be larger than memory. */
    async *blocks() {
      let done = 0
      try {
        for (let block: FeatureMap | undefined = first; block; block = await next()) {
          yield block.data
          done += block.shape[0]
          onProgress(done)
        }
      } finally {
        await results.return()
      }
    },
  }
}

const NO_BOXES: BoxTable = { format: 'xyxy', rows: [] }

/** The file of the boxes, unless the operator pools whole images. */
function boxesOf(input: string, { operator, boxes }: PoolOptions): string | undefined {
  if (takesImages(operator)) {
    return boxes === undefined ? boxes : fail(`--boxes is not for ${operator}, which pools whole images`)
  }
  if (boxes === STANDARD && input === STANDARD)
    fail('only one of the input and the boxes can be standard input')
  return boxes ?? fail("required option '-b, --boxes <file>' not specified")
}

async function boxesIn(
  list: string,
  input: string,
  { format, image, normalized }: PoolOptions,
): Promise<BoxTable> {
  const boxes = await readBoxes(list, { format, input, image })
  return normalized ? { ...boxes, fractions: true } : boxes
}

/** Whether an operator takes boxes in pixels and the scale of the map. */
function takesScale(operator: OperatorName): boolean {
  return operator !== 'cropAndResize' && !takesImages(operator)
}

/** Refuses what an operator has no use for. */
function checkOptions({ operator, spatialScale, fit }: PoolOptions): void {
  if (takesScale(operator)) return
  const why = takesImages(operator)
    ? 'pools whole images'
    : 'takes boxes in fractions of the map, from 0 to 1'
  if (spatialScale !== undefined) fail(`--spatial-scale is not for ${operator}, which ${why}`)
  if (fit === 'pad') fail(`--fit pad is not for ${operator}, which ${why}, and so the bars, too`)
}

/** Pixels of the image that boxes are on. Of a map with an unknown scale, its cells. */
function imageSize({ photograph, map }: Input, { spatialScale = 1 }: PoolOptions) {
  if (photograph) return photograph
  const [, height, width] = map.shape
  return { width: width / spatialScale, height: height / spatialScale }
}

function doubts(
  boxes: BoxTable,
  size: { readonly width: number; readonly height: number },
  input: string,
  { operator, spatialScale, image, boxes: list = '' }: PoolOptions,
): string[] {
  if (takesImages(operator)) return []
  const [width, height] = [Math.round(size.width), Math.round(size.height)]
  const what =
    spatialScale === undefined
      ? `the image of ${width}×${height} pixels`
      : `the ${width}×${height} pixels that the map stands for`
  return doubtsOf(boxes, {
    ...{ input, list, width: size.width, height: size.height, image: what, spatialScale },
    takesFractions: operator === 'cropAndResize',
    named: image !== undefined,
  })
}

/** Says what is seldom meant; with `--strict`, that is where it ends. */
function warn(found: readonly string[], strict = false): void {
  if (strict && found.length > 0) fail(found.join('; and '))
  for (const doubt of found) console.error(`roipool: warning: ${doubt}`)
}

async function sourceOf(
  { photograph, map }: Input,
  boxes: BoxTable,
  input: string,
  { operator, spatialScale }: PoolOptions,
): Promise<Source> {
  if (!takesScale(operator)) {
    // Fractions of the map are so of any map.
    const { features } = photograph ? await fromPhotograph(photograph, NO_BOXES) : { features: map }
    return { features, rois: toRois(boxes), spatialScale: 1 }
  }
  if (photograph) return fromPhotograph(photograph, boxes)
  if (spatialScale === undefined && !boxes.fractions) {
    fail(`${input} is a feature map: give its --spatial-scale, such as 1/32, or --normalized`)
  }
  return fromMap(map, boxes, spatialScale ?? 1)
}

/** 7×7; of position-sensitive maps the largest square up to it that their channels are a multiple of. */
function defaultSize(operator: OperatorName, [, , , channels]: Shape): readonly [number, number] {
  const positionSensitive = operator === 'psRoiPool' || operator === 'psRoiAlign'
  const side = positionSensitive ? [7, 6, 5, 4, 3, 2].find((one) => channels % one ** 2 === 0) : 7
  return [side ?? 1, side ?? 1]
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
