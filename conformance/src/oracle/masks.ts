import { FORMS, ringsOf } from '../masks.js'
import { type Answer, type BinAnswer, exactly, type Read, type Sides, within } from './bin.js'
import { cellsOf } from './numbers.js'
import { tent, weigh } from './weights.js'

export interface Masking {
  readonly spatialScale: number | readonly number[] | 'fit'
  readonly resize?: 'none' | 'nearest' | 'bilinear' | 'adaptive' | undefined
  readonly threshold?: number | 'none' | undefined
  readonly reduce?: 'avg' | 'max' | undefined
}

/** A stretch of one axis. */
type Stretch = readonly [from: number, to: number]

/** What covers a map: how much of it lies in a rectangle, and between which places it lies. */
export interface Cover {
  readonly inside: (y: Stretch, x: Stretch) => number
  readonly box: { readonly y: Stretch; readonly x: Stretch } | undefined
}

/** Less of a cell than this is the rest of sums: the smallest share of any case is far more. */
const REST = 1e-10

/** Cells of a map with how much of them weighs. */
export type Weighed = readonly (readonly [y: number, x: number, weight: number])[]

/**
 * Mask pooling by its definition: of every cell of the map and every bin it is asked how much of the mask lies in both.
 * Pixels are rectangles, one by one; polygons are measured in strips in which every side is straight. SPEC §22.
 */
export function masked(sides: Sides, params: Masking): BinAnswer {
  const cover = coverOf(sides, params)
  const known = new Map<string, Weighed>()
  return (i, j, read) => {
    const key = `${i} ${j}`
    const weights = known.get(key) ?? weightsIn(cover, sides, i, j)
    known.set(key, weights)
    return params.reduce === 'max' ? largestOf(weights, read) : meanOf(weights, read)
  }
}

/** What a mask covers of a map, as the parameters have it. */
export function coverOf({ y, x, row }: Sides, params: Masking): Cover {
  const { spatialScale, resize = 'none', threshold = 'none' } = params
  const [form, height = 0, width = 0, ...numbers] = row
  const map = [y.limit, x.limit] as const
  const scales = scalesOf(spatialScale, [height, width], map)
  const cover =
    form === FORMS.rings
      ? ofRings(numbers, [height, width], scales)
      : ofPixels(valuesOf(row), height, width, scales)
  if (resize === 'none' && threshold === 'none') return cover
  const weights = cellsOf(y.limit).flatMap((cy) =>
    cellsOf(x.limit).map((cx) =>
      resize === 'none'
        ? cover.inside([cy, cy + 1], [cx, cx + 1])
        : resized(valuesOf(row), [height, width], map, resize, cy, cx),
    ),
  )
  const kept = weights.map((weight) =>
    threshold === 'none' ? weight : weight - threshold > 2 ** -40 ? 1 : 0,
  )
  return ofPixels(kept, y.limit, x.limit, [1, 1])
}

/** Width and height of what a mask covers of its image, in pixels; 0 where it covers nothing. */
export function maskLengths(row: readonly number[]): [width: number, height: number] {
  const [, height = 0, width = 0] = row
  const side = (limit: number) => ({ lo: 0, hi: 0, bins: 1, limit })
  const { box } = coverOf({ y: side(height), x: side(width), row }, { spatialScale: 1 })
  return box ? [box.x[1] - box.x[0], box.y[1] - box.y[0]] : [0, 0]
}

/** The cells that weigh something in a bin of the box. */
export function weightsIn({ box, inside }: Cover, { y, x }: Sides, i: number, j: number): Weighed {
  if (!box) return []
  const [rows, columns] = [part(box.y, i, y.bins), part(box.x, j, x.bins)]
  const near = (cell: number, [from, to]: Stretch) => cell + 1 > from && cell < to
  return cellsOf(y.limit)
    .filter((cy) => near(cy, rows))
    .flatMap((cy) =>
      cellsOf(x.limit)
        .filter((cx) => near(cx, columns))
        .map((cx) => [cy, cx, inside(shared(rows, [cy, cy + 1]), shared(columns, [cx, cx + 1]))] as const),
    )
    .filter(([, , weight]) => weight > REST)
}

function largestOf(weights: Weighed, read: Read): Answer {
  if (weights.length === 0) return exactly(0)
  const values = weights.map(([y, x]) => read(y, x)).filter((value) => !Number.isNaN(value))
  return exactly(Math.max(...values))
}

function meanOf(weights: Weighed, read: Read): Answer {
  const total = weights.reduce((sum, [, , weight]) => sum + weight, 0)
  if (total === 0) return exactly(0)
  let [value, magnitude] = [0, 0]
  for (const [y, x, weight] of weights) {
    const term = (weight * read(y, x)) / total
    value += term
    magnitude += Math.abs(term)
  }
  return within(value, magnitude)
}

function scalesOf(
  scale: Masking['spatialScale'],
  size: readonly [number, number],
  map: readonly [number, number],
): readonly [number, number] {
  if (scale === 'fit') return [map[0] / size[0], map[1] / size[1]]
  return typeof scale === 'number' ? [scale, scale] : [scale[0]!, scale[1]!]
}

function part([from, to]: Stretch, n: number, parts: number): Stretch {
  const length = (to - from) / parts
  return [from + n * length, n + 1 === parts ? to : from + (n + 1) * length]
}

function shared([a, b]: Stretch, [c, d]: Stretch): Stretch {
  return [Math.max(a, c), Math.max(Math.min(b, d), Math.max(a, c))]
}

/** The value of every pixel, row by row. */
function valuesOf([form, height = 0, width = 0, ...numbers]: readonly number[]): number[] {
  if (form === FORMS.floats) return numbers
  if (form === FORMS.bytes) return numbers.map((value) => Math.sign(value))
  const columns = numbers.flatMap((count, n) => new Array(count).fill(n % 2))
  return Array.from(
    { length: height * width },
    (_, n) => columns[(n % width) * height + Math.floor(n / width)]!,
  )
}

/** A place that is a whole cell's edge but for the rounding of a product. */
function snapped(place: number): number {
  return Math.abs(place - Math.round(place)) < 2 ** -32 ? Math.round(place) : place
}

function ofPixels(
  values: readonly number[],
  height: number,
  width: number,
  [down, across]: readonly [number, number],
): Cover {
  const pixels = values.flatMap((value, n) => {
    const [row, column] = [Math.floor(n / width), n % width]
    const y: Stretch = [snapped(row * down), snapped((row + 1) * down)]
    const x: Stretch = [snapped(column * across), snapped((column + 1) * across)]
    return value === 0 || height === 0 ? [] : [{ value, y, x }]
  })
  const length = ([from, to]: Stretch) => to - from
  const around = (stretches: readonly Stretch[]): Stretch => [
    Math.min(...stretches.map(([from]) => from)),
    Math.max(...stretches.map(([, to]) => to)),
  ]
  return {
    inside: (y, x) =>
      pixels.reduce(
        (sum, pixel) => sum + pixel.value * length(shared(pixel.y, y)) * length(shared(pixel.x, x)),
        0,
      ),
    box:
      pixels.length === 0
        ? undefined
        : { y: around(pixels.map(({ y }) => y)), x: around(pixels.map(({ x }) => x)) },
  }
}

/** A side of a polygon: where it lies at a height, between its ends. */
interface Side {
  readonly ring: number
  readonly ends: Stretch
  readonly at: (y: number) => number
}

function ofRings(
  numbers: readonly number[],
  size: readonly [number, number],
  scales: readonly [number, number],
): Cover {
  const [bottom, right] = [size[0] * scales[0], size[1] * scales[1]]
  const sides = ringsOf(numbers).flatMap((ring, n) => sidesOf(ring, n, scales))
  const uprights = [0, right]
  /** What is covered at a height, from left to right, as stretches with the sides that bound them. */
  const coveredAt = (y: number): (readonly [Side['at'], Side['at']])[] => {
    const found: (readonly [Side['at'], Side['at']])[] = []
    for (const ring of new Set(sides.map((side) => side.ring))) {
      const crossed = sides.filter((side) => side.ring === ring && side.ends[0] < y && side.ends[1] > y)
      crossed.sort((a, b) => a.at(y) - b.at(y))
      for (let n = 0; n + 1 < crossed.length; n += 2) found.push([crossed[n]!.at, crossed[n + 1]!.at])
    }
    return found
  }
  /** The heights between which all sides are straight, do not cross, and cross none of some uprights. */
  const strips = ([top, end]: Stretch, columns: readonly number[]): Stretch[] => {
    const places = new Set([top, end])
    for (const [n, a] of sides.entries()) {
      for (const height of a.ends) places.add(height)
      const others = [...sides.slice(0, n).map(({ at }) => at), ...columns.map((x) => () => x)]
      for (const at of others) {
        const [p, q] = a.ends
        const [before, after] = [a.at(p) - at(p), a.at(q) - at(q)]
        if (before * after < 0) places.add(p + ((q - p) * before) / (before - after))
      }
    }
    const within = [...places].filter((y) => y >= top && y <= end).sort((a, b) => a - b)
    return within.slice(1).map((y, n) => [within[n]!, y] as const)
  }
  const inside = (y: Stretch, x: Stretch) => {
    const [rows, columns] = [shared(y, [0, bottom]), shared(x, [0, right])]
    return strips(rows, columns).reduce((sum, [from, to]) => {
      const middle = (from + to) / 2
      const stretches = coveredAt(middle)
        .map(([a, b]) => shared([a(middle), b(middle)], columns))
        .sort((a, b) => a[0] - b[0])
      let [length, reached] = [0, columns[0]]
      for (const [a, b] of stretches) {
        length += Math.max(b - Math.max(a, reached), 0)
        reached = Math.max(reached, b)
      }
      return sum + length * (to - from)
    }, 0)
  }
  const corners: { y: number[]; x: number[] } = { y: [], x: [] }
  for (const [from, to] of strips([0, bottom], uprights)) {
    for (const [left, end] of coveredAt((from + to) / 2)) {
      const middle = (from + to) / 2
      if (end(middle) <= 0 || left(middle) >= right || end(middle) <= left(middle)) continue
      corners.y.push(from, to)
      for (const y of [from, to]) corners.x.push(Math.max(left(y), 0), Math.min(end(y), right))
    }
  }
  const around = (places: number[]): Stretch => [Math.min(...places), Math.max(...places)]
  return { inside, box: corners.y.length === 0 ? undefined : { y: around(corners.y), x: around(corners.x) } }
}

function sidesOf(ring: readonly number[], n: number, [down, across]: readonly [number, number]): Side[] {
  const corners = Array.from(
    { length: ring.length / 2 },
    (_, c) => [ring[c * 2]! * across, ring[c * 2 + 1]! * down] as const,
  )
  return corners.flatMap(([x1, y1], c) => {
    const [x2, y2] = corners[(c + 1) % corners.length]!
    if (y1 === y2) return []
    return [
      {
        ring: n,
        ends: [Math.min(y1, y2), Math.max(y1, y2)],
        at: (y) => x1 + ((y - y1) / (y2 - y1)) * (x2 - x1),
      } satisfies Side,
    ]
  })
}

/** What PyTorch's `interpolate` gives for a cell: pixels are asked how much they weigh. */
function resized(
  values: readonly number[],
  [height, width]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  how: 'nearest' | 'bilinear' | 'adaptive',
  cy: number,
  cx: number,
): number {
  const taken = (cell: number, pixels: number, cells: number) => {
    const place = Math.min(Math.max(((cell + 0.5) * pixels) / cells - 0.5, 0), pixels - 1)
    if (how === 'bilinear') return weigh(pixels, (pixel) => tent(place - pixel))
    if (how === 'nearest') {
      return weigh(pixels, (pixel) =>
        pixel * cells <= cell * pixels && (pixel + 1) * cells > cell * pixels ? 1 : 0,
      )
    }
    const all = weigh(pixels, (pixel) =>
      (pixel + 1) * cells > cell * pixels && pixel * cells < (cell + 1) * pixels ? 1 : 0,
    )
    return all.map(([pixel]) => [pixel, 1 / all.length] as const)
  }
  let sum = 0
  for (const [row, wy] of taken(cy, height, rows)) {
    for (const [column, wx] of taken(cx, width, columns)) sum += wy * wx * values[row * width + column]!
  }
  return sum
}
