import {
  type Answer,
  type BinAnswer,
  exactly,
  largest,
  type Read,
  type Side,
  type Sides,
  within,
} from './bin.js'
import { type Quantization, quantised } from './cells.js'
import { cellsOf, f32, scalesOf } from './numbers.js'
import { tent, type Weights, weigh, weighted } from './weights.js'

/**
 * The operators that take samples between cells, by their definitions: every cell of an axis is asked "how much do you
 * weigh in this sample?", every sample is taken by itself, and nothing is merged. SPEC §9.
 */
export interface Sampling {
  readonly samplingRatio?: number | 'adaptive' | undefined
  readonly samplePlacement?: 'center' | 'interior' | undefined
  readonly reduce?: 'avg' | 'max' | undefined
}

type SpatialScale = number | readonly number[]

export function aligned(sides: Sides, spatialScale: SpatialScale, halfPixel: boolean, sampling: Sampling) {
  return sampled(sides, spatialScale, sampling, ({ lo, hi }, scale) => {
    const shift = halfPixel ? 0.5 : 0
    const from = f32(f32(lo * scale) - shift)
    const size = f32(f32(f32(hi * scale) - shift) - from)
    return [from, halfPixel || size > 1 ? size : 1]
  })
}

export function warped(
  sides: Sides,
  spatialScale: SpatialScale,
  quantization: Quantization,
  sampling: Sampling,
) {
  return sampled(sides, spatialScale, sampling, (side, scale) => {
    const [first, size] = quantised(side, scale, quantization)
    return [f32(first - 0.5), size]
  })
}

type Extent = (side: Side, scale: number) => [start: number, size: number]

function sampled({ y, x }: Sides, spatialScale: SpatialScale, sampling: Sampling, extent: Extent): BinAnswer {
  const scale = scalesOf(spatialScale)
  const rows = samplesOf(y, extent(y, scale.y), sampling)
  const columns = samplesOf(x, extent(x, scale.x), sampling)
  const reduced = sampling.reduce === 'max' ? largestSample : mean
  return (i, j, read) => reduced(rows[i]!, columns[j]!, read)
}

/** The samples of a bin on an axis: what those on the map are made of, and how many there are. Those outside are 0. */
interface Samples {
  readonly onMap: readonly Weights[]
  readonly count: number
}

/** The samples of each bin, in float32 steps. */
export function samplesOf(
  { bins, limit }: Side,
  [start, size]: [number, number],
  { samplingRatio = 'adaptive', samplePlacement = 'center' }: Sampling,
): Samples[] {
  const bin = f32(size / bins)
  const count = samplingRatio === 'adaptive' ? Math.max(Math.ceil(bin), 0) : samplingRatio
  const within = (n: number) =>
    samplePlacement === 'center' ? f32(f32((n + 0.5) * bin) / count) : f32(f32((n + 1) * bin) / (count + 1))
  return cellsOf(bins).map((i) => {
    const onMap: Weights[] = []
    const from = f32(start + f32(i * bin))
    for (let n = 0; n < count; n++) {
      const at = f32(from + within(n))
      if (at >= -1 && at <= limit) onMap.push(interpolated(at, limit))
    }
    return { onMap, count }
  })
}

/** Held at the outermost cells for one cell beyond them. */
function interpolated(at: number, limit: number): Weights {
  const held = Math.min(Math.max(at, 0), limit - 1)
  return weigh(limit, (cell) => tent(held - cell))
}

/** The mean of all samples, each y sample crossed with each x sample; 0 if there are none. */
export function mean(ys: Samples, xs: Samples, read: Read): Answer {
  const samples = ys.count * xs.count
  if (samples === 0) return exactly(0)
  let [total, magnitude] = [0, 0]
  for (const y of ys.onMap) {
    for (const x of xs.onMap) {
      for (const [row, wy] of y) {
        for (const [column, wx] of x) {
          const term = wy * wx * read(row, column)
          total += term
          magnitude += Math.abs(term)
        }
      }
    }
  }
  return within(total / samples, magnitude / samples)
}

/** The largest sample; 0 if there are none. */
function largestSample(ys: Samples, xs: Samples, read: Read): Answer {
  if (ys.count === 0 || xs.count === 0) return exactly(0)
  const samples = ys.onMap.flatMap((y) => xs.onMap.map((x) => weighted(y, x, read)))
  const outside = ys.onMap.length < ys.count || xs.onMap.length < xs.count
  return largest(outside ? [...samples, exactly(0)] : samples)
}
