import { type CoverageStep, coverage, type Rois, roisFromCxcywh, type Shape } from '@roipool/core'
import { INPUT_SIZE } from '../network/size'

const SIZES = [32, 64, 128, 256]
const RATIOS = [0.5, 1, 2]
/** Pixels from one anchor to the next. */
const EVERY = 32

/** A region's size, in pixels: the square root of its area. Of a RoI, what rounding lost and gained of it. */
export interface Loss {
  readonly size: number
  readonly lost: number
  readonly gained: number
}

/**
 * Anchors of four sizes and three shapes around every 32nd pixel, each moved and resized a little, as a detector's
 * regression does, and cut off at the photograph's edges. The same 3,072 every time.
 */
export function proposals(): Rois {
  const random = sequence(20150430)
  const normal = () => random() + random() + random() - 1.5
  const rows: number[][] = []
  for (let cy = EVERY / 2; cy < INPUT_SIZE; cy += EVERY) {
    for (let cx = EVERY / 2; cx < INPUT_SIZE; cx += EVERY) {
      for (const size of SIZES) {
        for (const ratio of RATIOS) {
          const width = (size / Math.sqrt(ratio)) * Math.exp(0.6 * normal())
          const height = size * Math.sqrt(ratio) * Math.exp(0.6 * normal())
          rows.push([cx + 0.4 * width * normal(), cy + 0.4 * height * normal(), width, height])
        }
      }
    }
  }
  const { boxes } = roisFromCxcywh(rows)
  return { boxes: boxes.map((edge) => Math.min(Math.max(edge, 0), INPUT_SIZE)) }
}

/** What RoI pooling loses and gains of each, from the first step to the last. */
export function losses(
  rois: Rois,
  quantization: 'floor' | 'round',
  outputSize: readonly [number, number],
  stride: number,
): Loss[] {
  const shape: Shape = [1, INPUT_SIZE / stride, INPUT_SIZE / stride, 1]
  return coverage(rois, { outputSize, spatialScale: 1 / stride, quantization }, shape)
    .filter(({ trueArea }) => trueArea > 0)
    .map(({ trueArea, afterBins }) => ({ size: Math.sqrt(trueArea) * stride, ...shares(afterBins) }))
}

function shares({ lostFraction, gainedFraction }: CoverageStep) {
  return { lost: lostFraction, gained: gainedFraction }
}

/** Of the regions of about one size, the quantiles of what was lost or gained. */
export interface Spread {
  /** From and to, in pixels. */
  readonly sizes: readonly [number, number]
  readonly count: number
  readonly lost: Quantiles
  readonly gained: Quantiles
}

/** The 5th, 25th, 50th, 75th and 95th of a hundred. */
type Quantiles = readonly [number, number, number, number, number]

/** Spreads between `edges`, in pixels; where there are fewer than ten regions, none. */
export function spreads(all: readonly Loss[], edges: readonly number[]): Spread[] {
  return edges.slice(1).flatMap((to, n) => {
    const from = edges[n]!
    const some = all.filter(({ size }) => size >= from && size < to)
    if (some.length < 10) return []
    const lost = quantiles(some.map((loss) => loss.lost))
    const gained = quantiles(some.map((loss) => loss.gained))
    return [{ sizes: [from, to] as const, count: some.length, lost, gained }]
  })
}

function quantiles(values: number[]): Quantiles {
  const sorted = values.sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!
  return [at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)]
}

/** Numbers in [0, 1), the same for the same seed: a linear congruence. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
