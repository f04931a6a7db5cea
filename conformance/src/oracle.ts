import type { Shape } from '@roipool/core'
import type { Problem } from './case.js'

type Params = Problem['params']

/**
 * RoI pooling by its definition, sharing no code with core: it asks of every row and every column of the map "is it
 * in this bin?", takes the maximum as it is and the mean in float64. Slow on purpose. SPEC §3 to §5.
 */
export function oracle({ features, rois, params }: Problem): { values: Float64Array; shape: Shape } {
  const { height, width, channels, cell } = reader(features.shape, features.data, params.layout ?? 'NHWC')
  const [rows, columns] = params.outputSize
  const count = rois.boxes.length / 4
  const values = new Float64Array(count * rows * columns * channels)
  const index = writer(rows, columns, channels, params.outputLayout ?? params.layout ?? 'NHWC')
  const pooled = params.reduce === 'avg' ? mean : maximum
  for (let k = 0; k < count; k++) {
    const image = rois.batchIndices?.[k] ?? 0
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rois.boxes.subarray(k * 4, k * 4 + 4)
    const columnsHeld = held(width, columns, (j) => binTest(x1, x2, j, columns, params))
    const rowsHeld = held(height, rows, (i) => binTest(y1, y2, i, rows, params))
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let c = 0; c < channels; c++) {
          const read = (y: number, x: number) => cell(image, y, x, c)
          values[index(k, i, j, c)] = pooled(rowsHeld[i]!, columnsHeld[j]!, read)
        }
      }
    }
  }
  return { values, shape: resultShape(count, channels, params) }
}

/** The shape of the result, in the order of its layout. */
export function resultShape(
  count: number,
  channels: number,
  { outputSize: [rows, columns], layout = 'NHWC', outputLayout = layout }: Params,
): Shape {
  return outputLayout === 'NHWC' ? [count, rows, columns, channels] : [count, channels, rows, columns]
}

const single = new Float32Array(1)

/** A number as float32 holds it. */
function f32(value: number): number {
  single[0] = value
  return single[0]
}

/** Exact for a float32: half more than it fits a double. */
function halfAwayFromZero(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
}

/** "Is this row (or column) in bin number `bin`?", for a box from `lo` to `hi` pixels. */
function binTest(
  lo: number,
  hi: number,
  bin: number,
  bins: number,
  { spatialScale, quantization = 'floor' }: Params,
): (cell: number) => boolean {
  const scale = f32(spatialScale)
  const [first, length] =
    quantization === 'floor'
      ? [Math.floor(f32(lo * scale)), Math.floor(f32(f32(hi - lo) * scale))]
      : [
          halfAwayFromZero(f32(lo * scale)),
          halfAwayFromZero(f32(hi * scale)) + 1 - halfAwayFromZero(f32(lo * scale)),
        ]
  const size = Math.max(length, 1)
  if (quantization === 'floor' && size >= bins) {
    const each = (size - (size % bins)) / bins
    return (cell) => Math.floor((cell - first) / each) === bin
  }
  // Cell d of the RoI is the interval from d to d + 1: a bin holds it where the two share more than a point.
  const step = f32(f32(size) / bins)
  const from = f32(bin * step)
  const to = f32((bin + 1) * step)
  return (cell) => cell - first + 1 > from && cell - first < to
}

/** Of each bin, the rows (or columns) it holds. */
function held(length: number, bins: number, test: (bin: number) => (cell: number) => boolean): number[][] {
  const cells = Array.from({ length }, (_, cell) => cell)
  return Array.from({ length: bins }, (_, bin) => cells.filter(test(bin)))
}

type Read = (y: number, x: number) => number

function maximum(ys: number[], xs: number[], read: Read): number {
  if (ys.length === 0 || xs.length === 0) return 0
  let most = -Infinity
  for (const y of ys) {
    for (const x of xs) {
      const value = read(y, x)
      if (!Number.isNaN(value)) most = Math.max(most, value)
    }
  }
  return most
}

function mean(ys: number[], xs: number[], read: Read): number {
  const cells = ys.length * xs.length
  let total = 0
  for (const y of ys) for (const x of xs) total += read(y, x) / cells
  return total
}

function reader(shape: Shape, data: Float32Array, layout: 'NHWC' | 'NCHW') {
  const [, a, b, c] = shape
  if (layout === 'NHWC') {
    const cell = (n: number, y: number, x: number, channel: number) =>
      data[((n * a + y) * b + x) * c + channel]!
    return { height: a, width: b, channels: c, cell }
  }
  const cell = (n: number, y: number, x: number, channel: number) =>
    data[((n * a + channel) * b + y) * c + x]!
  return { height: b, width: c, channels: a, cell }
}

/** Where a value of the result goes. */
function writer(rows: number, columns: number, channels: number, layout: 'NHWC' | 'NCHW') {
  return (k: number, i: number, j: number, c: number) =>
    layout === 'NHWC'
      ? ((k * rows + i) * columns + j) * channels + c
      : ((k * channels + c) * rows + i) * columns + j
}
