import { type BinAnswer, exactly, type Side, type Sides } from './bin.js'
import { cellsOf, f32 } from './numbers.js'
import { tent, type Weights, weigh, weighted } from './weights.js'

type Method = 'bilinear' | 'nearest'

/** TensorFlow's crop and resize: a point a bin, from corner to corner of a normalised box. SPEC §11. */
export function cropped({ y, x }: Sides, method: Method, extrapolationValue: number): BinAnswer {
  const rows = points(y, method)
  const columns = points(x, method)
  return (i, j, read) => {
    const [row, column] = [rows[i], columns[j]]
    return row && column ? weighted(row, column, read) : exactly(f32(extrapolationValue))
  }
}

/** Of each bin, the cells that its point is made of; nothing where it lies outside the map. */
function points(side: Side, method: Method): (Weights | undefined)[] {
  const last = side.limit - 1
  return cellsOf(side.bins).map((i) => {
    const at = place(side, i, last)
    if (at < 0 || at > last) return undefined
    const nearest = Math.floor(at + 0.5)
    return weigh(side.limit, (cell) => (method === 'bilinear' ? tent(at - cell) : Number(cell === nearest)))
  })
}

function place({ lo, hi, bins }: Side, i: number, last: number): number {
  if (bins === 1) return f32(0.5 * f32(lo + hi) * last)
  const step = f32(f32(f32(hi - lo) * last) / (bins - 1))
  return f32(f32(lo * last) + f32(i * step))
}
