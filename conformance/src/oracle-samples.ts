/**
 * The operators that sample between cells, by their definitions. A sample asks of every cell of an axis "how much do
 * you weigh in me?"; nothing is merged, and weights are not stored. Shares no code with core. SPEC §9 to §13.
 */

/** The weights of all cells of an axis in one sample. All 0 where the sample lies outside the map. */
export type Weights = readonly number[]

/** The extent of a box on one axis, in pixels, and the axis it lies on. */
export interface Side {
  readonly lo: number
  readonly hi: number
  readonly bins: number
  /** Cells of the map on this axis. */
  readonly limit: number
}

export interface Sampling {
  readonly samplingRatio?: number | 'adaptive' | undefined
  readonly samplePlacement?: 'center' | 'interior' | undefined
}

const single = new Float32Array(1)

/** A number as float32 holds it. */
export function f32(value: number): number {
  single[0] = value
  return single[0]
}

/** A cell's weight in a sample is the height of a tent over the cell, one cell wide to each side. */
function tent(distance: number): number {
  return Math.max(0, 1 - Math.abs(distance))
}

/** RoIAlign's interpolation: held at the outermost cells for one cell beyond them, then nothing. */
function interpolated(at: number, limit: number): Weights {
  const cells = Array.from({ length: limit }, (_, cell) => cell)
  if (at < -1 || at > limit) return cells.map(() => 0)
  const held = Math.min(Math.max(at, 0), limit - 1)
  return cells.map((cell) => tent(held - cell))
}

/** The samples of each bin of a RoI that starts at `start` and is `size` long, in float32 steps. */
function samplesOf(start: number, size: number, { bins, limit }: Side, sampling: Sampling): Weights[][] {
  const { samplingRatio = 'adaptive', samplePlacement = 'center' } = sampling
  const bin = f32(size / bins)
  const count = samplingRatio === 'adaptive' ? Math.max(Math.ceil(bin), 0) : samplingRatio
  const place = (i: number, n: number) => {
    const within =
      samplePlacement === 'center' ? f32(f32((n + 0.5) * bin) / count) : f32(f32((n + 1) * bin) / (count + 1))
    return f32(f32(start + f32(i * bin)) + within)
  }
  return Array.from({ length: bins }, (_, i) =>
    Array.from({ length: count }, (_, n) => interpolated(place(i, n), limit)),
  )
}

export function alignSamples(side: Side, scale: number, aligned: boolean, sampling: Sampling): Weights[][] {
  const shift = aligned ? 0.5 : 0
  const from = f32(f32(side.lo * scale) - shift)
  const to = f32(f32(side.hi * scale) - shift)
  const size = f32(to - from)
  return samplesOf(from, aligned || size > 1 ? size : 1, side, sampling)
}

/** A RoI of whole cells, sampled: `first` and `size` come from the rule that quantised it. */
export function warpSamples(first: number, size: number, side: Side, sampling: Sampling): Weights[][] {
  return samplesOf(f32(first - 0.5), size, side, sampling)
}

/** One "sample" a bin: the mean of every tent over the bin, by the trapezoid rule on the pieces where it is straight. */
export function preciseSamples({ lo, hi, bins, limit }: Side, scale: number): Weights[][] {
  const start = f32(lo * scale)
  const bin = f32(f32(f32(hi * scale) - start) / bins)
  return Array.from({ length: bins }, (_, i) => {
    if (bin <= 0) return []
    const from = f32(start + f32(i * bin))
    const to = from + bin
    const corners = Array.from({ length: limit + 2 }, (_, n) => n - 1).filter((at) => at > from && at < to)
    const pieces = [from, ...corners, to]
    const mean = (cell: number) => {
      let area = 0
      for (let p = 1; p < pieces.length; p++) {
        const [a, b] = [pieces[p - 1]!, pieces[p]!]
        area += ((tent(a - cell) + tent(b - cell)) / 2) * (b - a)
      }
      return area / bin
    }
    return [Array.from({ length: limit }, (_, cell) => mean(cell))]
  })
}

/** TensorFlow's one sample a bin, from corner to corner of a normalised box; none where it lies outside. */
export function cornerSamples({ lo, hi, bins, limit }: Side, method: 'bilinear' | 'nearest'): Weights[][] {
  const last = limit - 1
  return Array.from({ length: bins }, (_, i) => {
    const at =
      bins === 1
        ? f32(0.5 * f32(lo + hi) * last)
        : f32(f32(lo * last) + f32(i * f32(f32(f32(hi - lo) * last) / (bins - 1))))
    if (at < 0 || at > last) return []
    const cells = Array.from({ length: limit }, (_, cell) => cell)
    const nearest = Math.floor(at + 0.5)
    return [cells.map((cell) => (method === 'bilinear' ? tent(at - cell) : Number(cell === nearest)))]
  })
}

type Read = (y: number, x: number) => number

/** One interpolated value. A cell that weighs nothing is not read. */
function sampleValue(ys: Weights, xs: Weights, read: Read): number {
  let total = 0
  ys.forEach((wy, y) => {
    xs.forEach((wx, x) => {
      if (wy > 0 && wx > 0) total += wy * wx * read(y, x)
    })
  })
  return total
}

/** The mean of a bin's samples, each y sample crossed with each x sample; `empty` if it has none. */
export function meanOfSamples(
  ys: readonly Weights[],
  xs: readonly Weights[],
  read: Read,
  empty: number,
): number {
  if (ys.length === 0 || xs.length === 0) return empty
  let total = 0
  for (const y of ys) for (const x of xs) total += sampleValue(y, x, read)
  return total / (ys.length * xs.length)
}

/** The largest of a bin's samples, NaN passed over; 0 if it has none. */
export function largestOfSamples(ys: readonly Weights[], xs: readonly Weights[], read: Read): number {
  if (ys.length === 0 || xs.length === 0) return 0
  let most = -Infinity
  for (const y of ys) {
    for (const x of xs) {
      const value = sampleValue(y, x, read)
      if (value > most) most = value
    }
  }
  return most
}

/**
 * Which level of a pyramid a box belongs to, 0 the finest: the highest whose boxes it is large enough for. A box of
 * `size · 2^n` pixels a side is the smallest of level `canonicalLevel + n`, or would be, were it not for 1e-6.
 */
export function levelOf(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  strides: readonly number[],
  canonicalLevel = 4,
  canonicalSize = 224,
): number {
  const area = f32(Math.max(f32(x2 - x1), 0) * Math.max(f32(y2 - y1), 0))
  const octave = f32(Math.log2(f32(f32(Math.sqrt(area)) / canonicalSize)))
  const reach = f32(f32(canonicalLevel + octave) + f32(1e-6))
  let level = 0
  for (const [n, stride] of strides.entries()) if (Math.round(Math.log2(stride)) <= reach) level = n
  return level
}
