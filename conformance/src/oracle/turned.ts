import { type Answer, type BinAnswer, exactly, largest, type Read, type Sides, within } from './bin.js'
import { f32 } from './numbers.js'
import type { Sampling } from './samples.js'
import { tent, type Weights, weigh, weighted } from './weights.js'

/** How the rows of rotated boxes are meant. */
export interface Turning {
  readonly aligned?: boolean | undefined
  readonly angle?: 'radians' | 'degrees' | undefined
  readonly clockwise?: boolean | undefined
}

type Point = readonly [rows: Weights, columns: Weights]

/**
 * RoIAlign over rotated boxes: every sample is turned round the centre, and every row and column of the map is asked how
 * much it weighs there. Nothing is merged, and nothing left out. SPEC §17.
 */
export function turned({ y, x, row }: Sides, spatialScale: number, how: Turning & Sampling): BinAnswer {
  const { aligned = true, samplingRatio = 'adaptive', samplePlacement = 'center' } = how
  const scale = f32(spatialScale)
  const [cx = 0, cy = 0, w = 0, h = 0, angle = 0] = row
  const centre = [cy, cx].map((at) => f32(f32(at * scale) - (aligned ? 0.5 : 0)))
  const [height, width] = [h, w].map((side) => (aligned ? f32(side * scale) : Math.max(f32(side * scale), 1)))
  const [cos, sin] = turnOf(angle, how)
  const steps = [f32(height! / y.bins), f32(width! / x.bins)] as const
  const counts = steps.map((step) =>
    samplingRatio === 'adaptive' ? Math.max(Math.ceil(step), 0) : samplingRatio,
  )
  /** Where sample n of bin i lies along a side, from the centre. */
  const along = (size: number, step: number, count: number, i: number, n: number) => {
    const [part, parts] = samplePlacement === 'center' ? [n + 0.5, count] : [n + 1, count + 1]
    return f32(f32(-size / 2 + f32(i * step)) + f32(f32(part * step) / parts))
  }
  const known = new Map<string, readonly Point[]>()
  const pointsOf = (i: number, j: number): readonly Point[] => {
    const points: Point[] = []
    for (let v = 0; v < counts[0]!; v++) {
      for (let u = 0; u < counts[1]!; u++) {
        const down = along(height!, steps[0], counts[0]!, i, v)
        const right = along(width!, steps[1], counts[1]!, j, u)
        const at = f32(f32(f32(down * cos!) - f32(right * sin!)) + centre[0]!)
        const to = f32(f32(f32(down * sin!) + f32(right * cos!)) + centre[1]!)
        if (at < -1 || at > y.limit || to < -1 || to > x.limit) continue
        const held = (place: number, limit: number) => Math.min(Math.max(place, 0), limit - 1)
        points.push([
          weigh(y.limit, (cell) => tent(held(at, y.limit) - cell)),
          weigh(x.limit, (cell) => tent(held(to, x.limit) - cell)),
        ])
      }
    }
    return points
  }
  return (i, j, read) => {
    const key = `${i} ${j}`
    const points = known.get(key) ?? pointsOf(i, j)
    known.set(key, points)
    const count = counts[0]! * counts[1]!
    return how.reduce === 'max' ? largestOf(points, count, read) : meanOf(points, count, read)
  }
}

/** Cosine and sine; those of quarter turns, which float32 does not hold in radians, are exact. */
export function turnOf(angle: number, { angle: unit, clockwise }: Turning): number[] {
  const radians = f32(unit === 'degrees' ? (angle / 180) * Math.PI : angle)
  const turn = clockwise ? -radians : radians
  return [Math.cos(turn), Math.sin(turn)].map((value) => (Math.abs(value) < 2 ** -22 ? 0 : f32(value)))
}

function meanOf(points: readonly Point[], count: number, read: Read): Answer {
  let [total, magnitude] = [0, 0]
  for (const [rows, columns] of points) {
    for (const [y, wy] of rows) {
      for (const [x, wx] of columns) {
        const term = (wy * wx * read(y, x)) / count
        total += term
        magnitude += Math.abs(term)
      }
    }
  }
  return within(total, magnitude)
}

function largestOf(points: readonly Point[], count: number, read: Read): Answer {
  if (count === 0) return exactly(0)
  const samples = points.map(([rows, columns]) => weighted(rows, columns, read))
  return largest(points.length < count ? [...samples, exactly(0)] : samples)
}
