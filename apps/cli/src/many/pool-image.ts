import { type Backend, type FeatureMap, RoiPoolError, type RoiPoolParams } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { CliError, oneLine } from '@roipool/terminal'
import { toRois } from '../input/boxes/format.js'
import type { Decoded } from '../input/photograph.js'
import { fromPhotograph } from '../input/source.js'
import { takesImages } from '../operators.js'
import { coverageOf, type MeanCoverage } from '../output/coverage.js'
import { boxNotes, imageNotes, type RowNote } from '../output/row-notes.js'
import { type PoolOptions, poolDoubts, takesScale } from '../pool/options.js'
import { runOperator } from '../run-operator.js'
import type { JobImage } from './jobs.js'

/** An image whose map is computed. */
export interface Mapped {
  readonly image: JobImage
  readonly decoded: Decoded
  readonly source: Awaited<ReturnType<typeof fromPhotograph>>
}

/** An image whose rows are computed, or are as they are asked for. */
export interface PooledImage {
  readonly image: JobImage
  readonly decoded: Decoded
  readonly source: Mapped['source']
  readonly blocks: Iterable<Float32Array> | AsyncIterable<Float32Array>
  readonly notes: readonly RowNote[]
  readonly doubts: readonly string[]
  readonly coverage?: MeanCoverage
  /** Of RoI pooling, with the scale. */
  readonly params?: RoiPoolParams
}

/** What became of an image that could not be done. */
export interface Failure {
  readonly image: JobImage
  readonly error: string
}

export function isFailure<Done>(outcome: Done | Failure): outcome is Failure {
  return 'error' in (outcome as object)
}

/** What is wrong with an image is the image's; anything else is thrown. */
export async function tried<Done>(image: JobImage, work: () => Promise<Done>): Promise<Done | Failure> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CliError) return { image, error: oneLine(error) }
    if (error instanceof RoiPoolError && error.code !== 'ROI_DISPOSED') {
      return { image, error: `${image.file}: ${error.message}` }
    }
    throw error
  }
}

export async function mapImage(
  network: Backbone,
  image: JobImage,
  decoded: Decoded,
  { operator }: PoolOptions,
): Promise<Mapped> {
  const scaled = takesScale(operator)
  const { features, rois, spatialScale } = await fromPhotograph(
    network,
    decoded,
    scaled ? image.boxes : { ...image.boxes, rows: [] },
  )
  // Fractions of the map are so of any map.
  return { image, decoded, source: { features, spatialScale, rois: scaled ? rois : toRois(image.boxes) } }
}

/**
 * @param params of the operator, without the scale
 * @param keep whether the rows fit into memory; otherwise blocks come as they are asked for
 */
export async function poolImage(
  backend: Backend,
  { image, decoded, source }: Mapped,
  params: object,
  options: PoolOptions,
  keep: boolean,
): Promise<PooledImage> {
  const { operator, strict } = options
  const { features, rois, spatialScale } = source
  const doubts = poolDoubts(image.boxes, decoded, image.file, options)
  if (strict && doubts.length > 0) throw new CliError(`${image.file}: ${doubts.join('; and ')}`)
  const whole = { ...params, ...(takesScale(operator) && { spatialScale }) }
  const coverage = operator === 'roiPool' ? coverageOf(rois, whole, features.shape) : undefined
  const results = runOperator(operator, backend, features, rois, whole)
  const notes = takesImages(operator)
    ? imageNotes(1, image.file)
    : boxNotes(image.boxes, image.file, takesScale(operator) ? decoded : undefined)
  return {
    ...{ image, decoded, source, notes, doubts },
    blocks: keep ? await all(results) : dataOf(results),
    ...(coverage && { coverage, params: whole as RoiPoolParams }),
  }
}

async function all(results: AsyncIterable<FeatureMap>): Promise<Float32Array[]> {
  const blocks: Float32Array[] = []
  for await (const data of dataOf(results)) blocks.push(data)
  return blocks
}

async function* dataOf(results: AsyncIterable<FeatureMap>): AsyncGenerator<Float32Array> {
  for await (const { data } of results) yield data
}
