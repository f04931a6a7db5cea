import type { Shape } from '@roipool/core'
import type { Problem } from './case.js'

/**
 * RoI pooling by the definition, sharing no code with core: it asks of every row and every column of the map "does
 * this bin hold it?", takes the maximum as it is and the mean in float64. Slow, and meant to be. SPEC §3 to §5.
 */
export function oracle({ features, rois, params }: Problem): { values: Float64Array; shape: Shape } {
  const map = reader(features.shape, features.data, params.layout ?? 'NHWC')
  const [rows, columns] = params.outputSize
  const count = rois.boxes.length / 4
  const values = new Float64Array(count * rows * columns * map.channels)
  const put = writer(values, rows, columns, map.channels, params.outputLayout ?? params.layout ?? 'NHWC')
  for (let k = 0; k < count; k++) {
    const image = rois.batchIndices?.[k] ?? 0
    const [x1, y1, x2, y2] = rois.boxes.slice(k * 4, k * 4 + 4) as unknown as [number, number, number, number]
    for (let i = 0; i < rows; i++) {
      const ys = held(map.height, binTest(y1, y2, i, rows, params))
      for (let j = 0; j < columns; j++) {
        const xs = held(map.width, binTest(x1, x2, j, columns, params))
        for (let c = 0; c < map.channels; c++) {
          const cells = ys.flatMap((y) => xs.map((x) => map.at(image, y, x, c)))
          put(k, i, j, c, params.reduce === 'avg' ? mean(cells) : maximum(cells))
        }
      }
    }
  }
  return { values, shape: outputShape(count, rows, columns, map.channels, params) }
}

/** The shape of the result, in the order of its layout. */
export function outputShape(
  count: number,
  rows: number,
  columns: number,
  channels: number,
  { layout = 'NHWC', outputLayout = layout }: Problem['params'],
): Shape {
  return outputLayout === 'NHWC' ? [count, rows, columns, channels] : [count, channels, rows, columns]
}

const single = new Float32Array(1)

/** A number as float32 holds it. */
function f32(value: number): number {
  single[0] = value
  return single[0]
}

function halfAwayFromZero(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
}

/** "Is this row (or column) in bin number `bin`?" for a box from `lo` to `hi` pixels. */
function binTest(
  lo: number,
  hi: number,
  bin: number,
  bins: number,
  { spatialScale, quantization = 'floor' }: Problem['params'],
): (cell: number) => boolean {
  const scale = f32(spatialScale)
  const first = quantization === 'floor' ? Math.floor(f32(lo * scale)) : halfAwayFromZero(f32(lo * scale))
  const length =
    quantization === 'floor'
      ? Math.floor(f32(f32(hi - lo) * scale))
      : halfAwayFromZero(f32(hi * scale)) + 1 - first
  const size = length < 1 ? 1 : length
  if (quantization === 'floor' && size >= bins) {
    const each = (size - (size % bins)) / bins
    return (cell) => cell >= first && Math.floor((cell - first) / each) === bin
  }
  // Cell d of the RoI is the interval [d, d + 1]: it is in every bin whose interval it shares more than a point with.
  const step = f32(f32(size) / bins)
  const from = f32(bin * step)
  const to = f32((bin + 1) * step)
  return (cell) => cell - first + 1 > from && cell - first < to
}

function held(length: number, test: (cell: number) => boolean): number[] {
  return Array.from({ length }, (_, cell) => cell).filter(test)
}

function maximum(cells: number[]): number {
  if (cells.length === 0) return 0
  return cells.filter((cell) => !Number.isNaN(cell)).reduce((most, cell) => Math.max(most, cell), -Infinity)
}

function mean(cells: number[]): number {
  if (cells.length === 0) return 0
  return cells.reduce((total, cell) => total + cell / cells.length, 0)
}

function reader(shape: Shape, data: Float32Array, layout: 'NHWC' | 'NCHW') {
  const [, a, b, c] = shape
  const [height, width, channels] = layout === 'NHWC' ? [a, b, c] : [b, c, a]
  const at = (n: number, y: number, x: number, channel: number) =>
    layout === 'NHWC'
      ? data[((n * height + y) * width + x) * channels + channel]!
      : data[((n * channels + channel) * height + y) * width + x]!
  return { height, width, channels, at }
}

function writer(
  into: Float64Array,
  rows: number,
  columns: number,
  channels: number,
  layout: 'NHWC' | 'NCHW',
) {
  return (k: number, i: number, j: number, c: number, value: number) => {
    const index =
      layout === 'NHWC'
        ? ((k * rows + i) * columns + j) * channels + c
        : ((k * channels + c) * rows + i) * columns + j
    into[index] = value
  }
}
