import type { GradientProblem } from '../gradients.js'
import { rowsOf } from '../problem.js'
import type { Read } from './bin.js'
import { type Cells, cellsIn, resultIn } from './layout.js'
import { cellsOf, f32 } from './numbers.js'
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
  readonly spatialScale?: number
  readonly samplingRatio?: number | 'adaptive'
  readonly samplePlacement?: 'center' | 'interior'
  readonly aligned?: boolean
  readonly angle?: 'radians' | 'degrees'
  readonly clockwise?: boolean
}

/**
 * The gradient of an operator to its regions by what a gradient is: by how much the sum of `upstream · result` changes
 * where one number of a region changes a little. Nothing is rounded, and no derivative is known. How many samples an
 * adaptive bin has is held constant. SPEC §24.
 */
export function gradientOracle(problem: GradientProblem): GradientAnswers {
  const { rows, images } = rowsOf(problem.rois)
  const sums = rows.map((row, k) => sumsOf(problem, row, k, images?.[k] ?? 0))
  const width = rows[0]?.length ?? 0
  const values = new Float64Array(rows.length * width)
  const allowed = new Float64Array(values.length)
  const kinks: boolean[] = []
  const step = 2 ** -16 * unitOf(problem)
  for (const [k, row] of rows.entries()) {
    const at = (n: number, by: number) => sums[k]!(row.map((number, m) => (m === n ? number + by : number)))
    for (let n = 0; n < width; n++) {
      const by = n === 4 ? 2 ** -18 : step
      const [before, here, after] = [at(n, -by), at(n, 0), at(n, by)]
      const [left, right] = [(here.sum - before.sum) / by, (after.sum - here.sum) / by]
      const place = k * width + n
      values[place] = (left + right) / 2
      allowed[place] = (1e-5 * (1 + here.magnitude)) / unitOf(problem)
      kinks[place] = Math.abs(left - right) > 10 * allowed[place]!
    }
  }
  return { values, allowed, kinks }
}

/** What a cell is in the units of the regions. */
function unitOf({ operator, params, features }: GradientProblem): number {
  const [, a, b, c] = features.shape
  const longest = params.layout === 'NCHW' ? Math.max(b, c) : Math.max(a, b)
  return operator === 'cropAndResize' ? 1 / longest : 1 / (params as Parameters).spatialScale!
}

/** The sum of upstream · result over the bins of RoI k, as its numbers have it, and that of the magnitudes. */
function sumsOf(
  { operator, features, upstream, params }: GradientProblem,
  row: Row,
  k: number,
  image: number,
) {
  const { layout = 'NHWC', outputLayout = layout } = params
  const map = cellsIn(features, layout)
  const [rows, columns] = params.outputSize as readonly [number, number]
  const sensitive = operator === 'psRoiAlign'
  const channels = sensitive ? map.channels / rows / columns : map.channels
  const { index } = resultIn(outputLayout, 0, [rows, columns], channels)
  const bin = binOf(operator, params as Parameters, row, map)
  return (numbers: Row) => {
    let [sum, magnitude] = [0, 0]
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
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
  const scale = f32(params.spatialScale ?? 1)
  const size = [map.height, map.width] as const
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
      const ys = means(y1! * scale, y2! * scale, i, rows, map.height)
      const xs = means(x1! * scale, x2! * scale, j, columns, map.width)
      return ys.reduce((sum, wy, y) => sum + xs.reduce((part, wx, x) => part + wy * wx * read(y, x), 0), 0)
    }
  }
  const turned = operator === 'roiAlignRotated'
  const aligned = params.aligned ?? true
  const shift = aligned ? 0.5 : 0
  const side = (length: number) => (aligned ? length : Math.max(length, 1))
  /** Height and width in float32, of which follows how many samples there are. */
  const single = (lo: number, hi: number) => f32(f32(f32(hi * scale) - shift) - f32(f32(lo * scale) - shift))
  const [a = 0, b = 0, c = 0, d = 0] = row
  const sides = turned ? [f32(d * scale), f32(c * scale)] : [single(b, d), single(a, c)]
  const [down, along] = [countOf(side(sides[0]!), rows, params), countOf(side(sides[1]!), columns, params)]
  return ([a = 0, b = 0, c = 0, d = 0, angle = 0], i, j, read) => {
    const [height, width] = turned
      ? [side(d * scale), side(c * scale)]
      : [side((d - b) * scale), side((c - a) * scale)]
    const [cy, cx] = turned
      ? [b * scale - shift, a * scale - shift]
      : [b * scale - shift + height / 2, a * scale - shift + width / 2]
    const theta = (params.angle === 'degrees' ? (angle / 180) * Math.PI : angle) * (params.clockwise ? -1 : 1)
    let sum = 0
    for (const v of shares(down, i, rows, params)) {
      for (const u of shares(along, j, columns, params)) {
        const y = v * height * Math.cos(theta) - u * width * Math.sin(theta) + cy
        const x = v * height * Math.sin(theta) + u * width * Math.cos(theta) + cx
        sum += surface(read, size, y, x)
      }
    }
    return down * along === 0 ? 0 : sum / (down * along)
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

/** Of every cell, the mean of its tent over bin i between two places; 0 where the bin has no length. */
function means(lo: number, hi: number, i: number, bins: number, limit: number): number[] {
  const length = (hi - lo) / bins
  const from = lo + i * length
  return cellsOf(limit).map((cell) => (length > 0 ? areaUnderTent(cell, from, from + length) / length : 0))
}
