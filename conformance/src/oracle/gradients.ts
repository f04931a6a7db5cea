import type { GradientProblem } from '../gradients.js'
import { factsOf } from '../operators.js'
import { binsOf, type Problem, rowsOfProblem } from '../problem.js'
import type { Read } from './bin.js'
import { type Cells, cellsIn, resultIn } from './layout.js'
import { cellsOf, f32, halfAwayFromZero, scalesOf } from './numbers.js'
import { areaUnderTent } from './precise.js'

/** What a gradient must be. */
export interface GradientAnswers {
  readonly values: Float64Array
  /** How far float32 may be from each: its places and weights are rounded. */
  readonly allowed: Float64Array
  /** Whether the value has a kink there, so that it has no derivative. */
  readonly kinks: readonly boolean[]
}

type Row = readonly number[]

/** The value of bin (i, j) of a RoI with these numbers. */
type BinOf = (row: Row, i: number, j: number, read: Read) => number

interface Parameters {
  readonly outputSize: readonly number[]
  readonly spatialScale?: number | readonly number[]
  readonly samplingRatio?: number | 'adaptive'
  readonly samplePlacement?: 'center' | 'interior'
  readonly aligned?: boolean
  readonly angle?: 'radians' | 'degrees'
  readonly clockwise?: boolean
  readonly gamma?: number
}

/**
 * The gradient of an operator to its regions by what a gradient is: by how much the sum of `upstream · result` changes
 * where one number of a region changes a little. Nothing is rounded, and no derivative is known. How many samples an
 * adaptive bin has is held constant, and so is which samples a bin has where those outside are left out. SPEC §24.
 */
export function gradientOracle(problem: GradientProblem): GradientAnswers {
  const posed = problem as unknown as Problem
  const { rows, images } = rowsOfProblem(posed)
  const bins = binsOf(posed)
  const first = takesOffsets(problem) ? 4 : 0
  const width = Math.max((rows[0]?.length ?? 0) - first, 0)
  const sums = rows.map((row, k) => sumsOf(problem, bins, row, k, images?.[k] ?? 0))
  const values = new Float64Array(rows.length * width)
  const allowed = new Float64Array(values.length)
  const kinks: boolean[] = []
  for (const [k, row] of rows.entries()) {
    for (let n = 0; n < width; n++) {
      const unit = unitOf(problem, row, first + n, bins)
      const by = problem.operator === 'roiAlignRotated' && n === 4 ? 2 ** -18 : 2 ** -16 * unit
      const only = binMovedBy(problem, n, bins)
      const at = (by: number) => sums[k]!(row.with(first + n, row[first + n]! + by), only)
      const [before, here, after] = [at(-by), at(0), at(by)]
      const [left, right] = [(here.sum - before.sum) / by, (after.sum - here.sum) / by]
      const place = k * width + n
      values[place] = (left + right) / 2
      allowed[place] = (1e-5 * (1 + here.magnitude)) / unit
      kinks[place] = Math.abs(left - right) > 10 * allowed[place]!
    }
  }
  return { values, allowed, kinks }
}

function takesOffsets({ params }: GradientProblem): boolean {
  return 'offsets' in params
}

/** What a cell is in the unit of a number. */
function unitOf(
  { operator, params, features }: GradientProblem,
  row: Row,
  n: number,
  [rows, columns]: readonly [number, number],
): number {
  const { spatialScale = 1, gamma = 0.1 } = params as Parameters
  const scale = scalesOf(spatialScale)
  if (n >= 4 && 'offsets' in params) {
    const low = n - 4 < rows * columns ? 0 : 1
    const reach = Math.abs(gamma * extentOf(operator, row, low, low === 0 ? scale.x : scale.y)[1])
    return reach > 0 ? 1 / reach : 1
  }
  const [, a, b, c] = features.shape
  const longest = params.layout === 'NCHW' ? Math.max(b, c) : Math.max(a, b)
  if (operator === 'cropAndResize') return 1 / longest
  // A side of a rotated RoI may lie along either axis.
  const turned = operator === 'roiAlignRotated' && n > 1
  return 1 / (turned ? Math.max(scale.y, scale.x) : n % 2 === 0 ? scale.x : scale.y)
}

/** Points and offsets are of one bin each: which bin number n of a region moves; undefined where it moves all. */
function binMovedBy(
  { operator, params }: GradientProblem,
  n: number,
  [rows, columns]: readonly [number, number],
): number | undefined {
  if ('offsets' in params) return n % (rows * columns)
  return operator === 'samplePoints' ? Math.floor(n / 2) : undefined
}

/**
 * The sum of upstream · result over the bins of RoI k, or over one of them, as its numbers have it, and that of the
 * magnitudes.
 */
function sumsOf(
  { operator, features, upstream, params }: GradientProblem,
  [rows, columns]: readonly [number, number],
  row: Row,
  k: number,
  image: number,
) {
  const { layout = 'NHWC', outputLayout = layout } = params
  const map = cellsIn(features, layout)
  const sensitive = factsOf(operator).positionSensitive
  const channels = sensitive ? map.channels / rows / columns : map.channels
  const { index } = resultIn(outputLayout, 0, [rows, columns], channels)
  const bin = binOf(operator, { ...(params as Parameters), outputSize: [rows, columns] }, row, map)
  return (numbers: Row, only?: number) => {
    let [sum, magnitude] = [0, 0]
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        if (only !== undefined && only !== i * columns + j) continue
        for (let c = 0; c < channels; c++) {
          const channel = sensitive ? (c * rows + i) * columns + j : c
          const weight = upstream.data[index(k, i, j, c)]!
          sum += weight * bin(numbers, i, j, (y, x) => map.cell(image, y, x, channel))
          magnitude += Math.abs(weight)
        }
      }
    }
    return { sum, magnitude }
  }
}

function binOf(operator: GradientProblem['operator'], params: Parameters, row: Row, map: Cells): BinOf {
  const [rows, columns] = params.outputSize as [number, number]
  const scale = scalesOf(params.spatialScale ?? 1)
  const size = [map.height, map.width] as const
  if (operator === 'samplePoints') {
    const shift = (params.aligned ?? true) ? 0.5 : 0
    return (numbers, _, j, read) =>
      zeroed(read, size, numbers[2 * j + 1]! * scale.y - shift, numbers[2 * j]! * scale.x - shift)
  }
  if (operator === 'deformPsRoiPool') return deformedInside(params, size)
  if (operator === 'cropAndResize') {
    return ([x1, y1, x2, y2], i, j, read) => {
      const at = (lo: number, hi: number, n: number, bins: number, limit: number) =>
        (bins === 1 ? (lo + hi) / 2 : lo + (n * (hi - lo)) / (bins - 1)) * (limit - 1)
      const [y, x] = [at(y1!, y2!, i, rows, map.height), at(x1!, x2!, j, columns, map.width)]
      const outside = y < 0 || x < 0 || y > map.height - 1 || x > map.width - 1
      return outside ? 0 : surface(read, size, y, x)
    }
  }
  if (operator === 'prRoiPool') {
    return ([x1, y1, x2, y2], i, j, read) => {
      const ys = means(y1! * scale.y, y2! * scale.y, i, rows, map.height)
      const xs = means(x1! * scale.x, x2! * scale.x, j, columns, map.width)
      return ys.reduce((sum, wy, y) => sum + xs.reduce((part, wx, x) => part + wy * wx * read(y, x), 0), 0)
    }
  }
  const turned = operator === 'roiAlignRotated'
  const aligned = params.aligned ?? true
  const shift = aligned ? 0.5 : 0
  const side = (length: number) => (aligned ? length : Math.max(length, 1))
  /** Height and width in float32, of which follow how many samples there are and how far an offset moves a bin. */
  const single = (lo: number, hi: number, scale: number) =>
    f32(f32(f32(hi * scale) - shift) - f32(f32(lo * scale) - shift))
  const turnOf = (angle: number) =>
    (params.angle === 'degrees' ? (angle / 180) * Math.PI : angle) * (params.clockwise ? -1 : 1)
  /** Where a pixel of the image along a height and a width leads on the map, and how many cells long it is. */
  const pixels = (theta: number) => {
    const [cos, sin] = [Math.cos(theta), Math.sin(theta)]
    const along = (y: number, x: number) => ({
      y: y * scale.y,
      x: x * scale.x,
      length: Math.hypot(y * scale.y, x * scale.x),
    })
    return { height: along(cos, sin), width: along(-sin, cos) }
  }
  const [a = 0, b = 0, c = 0, d = 0, turn = 0] = row
  const first = pixels(turnOf(turn))
  const sides = turned
    ? [f32(d * f32(first.height.length)), f32(c * f32(first.width.length))]
    : [single(b, d, scale.y), single(a, c, scale.x)]
  const [down, along] = [countOf(side(sides[0]!), rows, params), countOf(side(sides[1]!), columns, params)]
  return ([a = 0, b = 0, c = 0, d = 0, ...more], i, j, read) => {
    const pixel = pixels(turned ? turnOf(more[0]!) : 0)
    const [height, width] = turned
      ? [side(d * pixel.height.length), side(c * pixel.width.length)]
      : [side((d - b) * scale.y), side((c - a) * scale.x)]
    const [cy, cx] = turned
      ? [b * scale.y - shift, a * scale.x - shift]
      : [b * scale.y - shift + height / 2, a * scale.x - shift + width / 2]
    const [tall, wide] = [height / pixel.height.length, width / pixel.width.length]
    const [right, lower] = turned || more.length === 0 ? [0, 0] : offsetOf(more, i, j, rows, columns)
    const gamma = params.gamma ?? 0.1
    let sum = 0
    for (const v of shares(down, i, rows, params)) {
      for (const u of shares(along, j, columns, params)) {
        const y = v * tall * pixel.height.y + u * wide * pixel.width.y + cy + gamma * lower * sides[0]!
        const x = v * tall * pixel.height.x + u * wide * pixel.width.x + cx + gamma * right * sides[1]!
        sum += surface(read, size, y, x)
      }
    }
    return down * along === 0 ? 0 : sum / (down * along)
  }
}

/** How far to the right, and how far down, a bin is moved. */
function offsetOf(
  offsets: Row,
  i: number,
  j: number,
  rows: number,
  columns: number,
): readonly [right: number, down: number] {
  const bin = i * columns + j
  return [offsets[bin]!, offsets[rows * columns + bin]!]
}

/** Where a box whose bins are moved begins on an axis, and how long it is. */
function extentOf(
  operator: string,
  row: Row,
  low: 0 | 1,
  scale: number,
): readonly [start: number, size: number] {
  const [lo, hi] = [row[low]!, row[low + 2]!]
  if (operator === 'deformRoiPool') return [lo * scale - 0.5, (hi - lo) * scale]
  const start = halfAwayFromZero(lo) * scale - 0.5
  return [start, Math.max((halfAwayFromZero(hi) + 1) * scale - 0.5 - start, 0.1)]
}

/** The mean of those samples of a moved bin that lie on the map. */
function deformedInside(
  { spatialScale = 1, gamma = 0.1, samplingRatio = 4, outputSize }: Parameters,
  size: readonly [number, number],
): BinOf {
  const [rows, columns] = outputSize as [number, number]
  const places = (row: Row, low: 0 | 1, bin: number, bins: number, offset: number) => {
    const { y, x } = scalesOf(spatialScale)
    const [start, length] = extentOf('deformPsRoiPool', row, low, low === 0 ? x : y)
    return cellsOf(samplingRatio as number)
      .map((n) => start + gamma * offset * length + ((bin + n / (samplingRatio as number)) * length) / bins)
      .filter((at) => at >= -0.5 && at <= size[1 - low]! - 0.5)
  }
  return (row, i, j, read) => {
    const [right, down] = offsetOf(row.slice(4), i, j, rows, columns)
    const [ys, xs] = [places(row, 1, i, rows, down), places(row, 0, j, columns, right)]
    const samples = ys.flatMap((y) => xs.map((x) => surface(read, size, y, x)))
    return samples.reduce((sum, value) => sum + value, 0) / Math.max(samples.length, 1)
  }
}

function countOf(size: number, bins: number, { samplingRatio = 'adaptive' }: Parameters): number {
  return samplingRatio === 'adaptive' ? Math.max(Math.ceil(f32(size / bins)), 0) : samplingRatio
}

/** Where the samples of a bin lie along a side, from −½ at one end to ½ at the other. */
function shares(count: number, bin: number, bins: number, { samplePlacement }: Parameters): number[] {
  const within = (n: number) => (samplePlacement === 'interior' ? (n + 1) / (count + 1) : (n + 0.5) / count)
  return cellsOf(count).map((n) => (bin + within(n)) / bins - 0.5)
}

/** The surface through the cells, held at its border for one cell; 0 further out. */
function surface(read: Read, [height, width]: readonly [number, number], y: number, x: number): number {
  if (y < -1 || y > height || x < -1 || x > width) return 0
  const [down, right] = [Math.min(Math.max(y, 0), height - 1), Math.min(Math.max(x, 0), width - 1)]
  const [top, left] = [Math.floor(down), Math.floor(right)]
  const [bottom, far] = [Math.min(top + 1, height - 1), Math.min(left + 1, width - 1)]
  const row = (y: number) => read(y, left) + (right - left) * (read(y, far) - read(y, left))
  return row(top) + (down - top) * (row(bottom) - row(top))
}

/** The surface through the cells, which falls to 0 within a cell beyond them. */
function zeroed(read: Read, [height, width]: readonly [number, number], y: number, x: number): number {
  const cell = (row: number, column: number) =>
    row < 0 || row >= height || column < 0 || column >= width ? 0 : read(row, column)
  const [top, left] = [Math.floor(y), Math.floor(x)]
  const row = (y: number) => cell(y, left) + (x - left) * (cell(y, left + 1) - cell(y, left))
  return row(top) + (y - top) * (row(top + 1) - row(top))
}

/** Of every cell, the mean of its tent over bin i between two places; 0 where the bin has no length. */
function means(lo: number, hi: number, i: number, bins: number, limit: number): number[] {
  const length = (hi - lo) / bins
  const from = lo + i * length
  return cellsOf(limit).map((cell) => (length > 0 ? areaUnderTent(cell, from, from + length) / length : 0))
}
