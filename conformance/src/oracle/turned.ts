import { type Answer, type BinAnswer, exactly, largest, type Read, type Sides, within } from './bin.js'
import { f32, scalesOf } from './numbers.js'
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
export function turned(
  { y, x, row }: Sides,
  spatialScale: number | readonly number[],
  how: Turning & Sampling,
): BinAnswer {
  const { samplingRatio = 'adaptive', samplePlacement = 'center' } = how
  const { centre, sides, toward } = onMap(row, spatialScale, how)
  const [height, width] = sides
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
        const at = f32(f32(f32(down * toward.height[0]) + f32(right * toward.width[0])) + centre[0]!)
        const to = f32(f32(f32(down * toward.height[1]) + f32(right * toward.width[1])) + centre[1]!)
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

type Pair = readonly [y: number, x: number]

/** A rotated box on the map: its centre, how long its sides are there, and where a cell along each of them leads. SPEC §17.6. */
export function onMap(
  [cx = 0, cy = 0, w = 0, h = 0, angle = 0]: readonly number[],
  spatialScale: number | readonly number[],
  how: Turning,
) {
  const { aligned = true } = how
  const scale = scalesOf(spatialScale)
  const [cos = 0, sin = 0] = turnOf(angle, how)
  /** How many cells a pixel of the image is long that leads so far down and to the right. */
  const cellsOfPixel = (down: number, right: number) =>
    scale.y === scale.x ? scale.y : f32(Math.sqrt((down * scale.y) ** 2 + (right * scale.x) ** 2))
  const [tall, wide] = [cellsOfPixel(cos, sin), cellsOfPixel(-sin, cos)]
  const sideOf = (pixels: number, cells: number) => {
    const side = f32(pixels * cells)
    return aligned || side > 1 ? side : 1
  }
  const place = (at: number, cells: number) => f32(f32(at * cells) - (aligned ? 0.5 : 0))
  const toward = (down: number, right: number, cells: number): Pair => [
    f32((down * scale.y) / cells),
    f32((right * scale.x) / cells),
  ]
  const back = (down: number, right: number, cells: number): Pair => [
    f32((down * cells) / scale.y),
    f32((right * cells) / scale.x),
  ]
  return {
    centre: [place(cy, scale.y), place(cx, scale.x)] as Pair,
    sides: [sideOf(h, tall), sideOf(w, wide)] as Pair,
    toward: { height: toward(cos, sin, tall), width: toward(-sin, cos, wide) },
    /** How far along a side a cell down, and a cell to the right, leads. */
    back: { height: back(cos, sin, tall), width: back(-sin, cos, wide) },
  }
}

/** Cosine and sine; those of quarter turns, which float32 does not hold in radians, are exact. */
function turnOf(angle: number, { angle: unit, clockwise }: Turning): number[] {
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
