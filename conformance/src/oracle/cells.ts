import { type Answer, type BinAnswer, exactly, type Read, type Side, type Sides, within } from './bin.js'
import { cellsOf, f32, halfAwayFromZero, scalesOf } from './numbers.js'

/** How a box becomes whole cells; `position-sensitive` is `round` with the last cell left out. */
export type Quantization = 'floor' | 'round' | 'round-exact' | 'position-sensitive'

/**
 * The operators that pool whole cells, by their definitions: every row and every column of the map is asked "are you in
 * this bin?". SPEC §3, §4 and §5.
 */
export function pooledCells(
  sides: Sides,
  spatialScale: number | readonly number[],
  quantization: Quantization,
  reduce: 'max' | 'avg',
): BinAnswer {
  const { y, x } = scalesOf(spatialScale)
  const test: BinTest = (side, bin) => binTest(side, bin, side === sides.y ? y : x, quantization)
  return pooledBy(sides, test, reduce)
}

/** Asks a row (or column) of the map whether it is in bin number `bin` of a side. */
type BinTest = (side: Side, bin: number) => (cell: number) => boolean

/** The largest, or the mean, of the cells whose row and whose column are in the bin. */
export function pooledBy({ y, x }: Sides, test: BinTest, reduce: 'max' | 'avg'): BinAnswer {
  const [rows, columns] = [held(y, test), held(x, test)]
  const pooled = reduce === 'max' ? maximum : mean
  return (i, j, read) => pooled(rows[i]!, columns[j]!, read)
}

/** The first cell of a box and how many there are. */
export function quantised(
  { lo, hi }: Side,
  scale: number,
  quantization: Quantization,
): [first: number, size: number] {
  if (quantization === 'floor') {
    return [Math.floor(f32(lo * scale)), Math.max(Math.floor(f32(f32(hi - lo) * scale)), 1)]
  }
  const first = halfAwayFromZero(f32(lo * scale))
  const last = halfAwayFromZero(f32(hi * scale)) + (quantization === 'position-sensitive' ? 0 : 1)
  return [first, Math.max(last - first, 1)]
}

/** Of each bin, the rows (or columns) it holds. */
function held(side: Side, test: BinTest): number[][] {
  const cells = cellsOf(side.limit)
  return cellsOf(side.bins).map((bin) => cells.filter(test(side, bin)))
}

/** "Is this row (or column) in bin number `bin`?" */
function binTest(
  side: Side,
  bin: number,
  scale: number,
  quantization: Quantization,
): (cell: number) => boolean {
  const [first, size] = quantised(side, scale, quantization)
  if (quantization === 'floor' && size >= side.bins) {
    const each = (size - (size % side.bins)) / side.bins
    return (cell) => Math.floor((cell - first) / each) === bin
  }
  if (quantization === 'round-exact') {
    return (cell) =>
      (cell - first + 1) * side.bins > bin * size && (cell - first) * side.bins < (bin + 1) * size
  }
  // Cell d of the RoI is the interval from d to d + 1: a bin holds it where the two share more than a point.
  const step = f32(f32(size) / side.bins)
  const from = f32(bin * step)
  const to = f32((bin + 1) * step)
  return (cell) => cell - first + 1 > from && cell - first < to
}

function maximum(ys: number[], xs: number[], read: Read): Answer {
  if (ys.length === 0 || xs.length === 0) return exactly(0)
  let most = -Infinity
  for (const y of ys) {
    for (const x of xs) {
      const value = read(y, x)
      if (!Number.isNaN(value)) most = Math.max(most, value)
    }
  }
  return exactly(most)
}

function mean(ys: number[], xs: number[], read: Read): Answer {
  const cells = ys.length * xs.length
  let [total, magnitude] = [0, 0]
  for (const y of ys) {
    for (const x of xs) {
      const term = read(y, x) / cells
      total += term
      magnitude += Math.abs(term)
    }
  }
  return within(total, magnitude)
}
