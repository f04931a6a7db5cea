import type { BinAnswer, Sides } from './bin.js'
import { f32, scalesOf } from './numbers.js'
import { tent, weigh, weighted } from './weights.js'

/**
 * Single points of the bilinear surface, which falls to 0 one cell beyond the map: every row and every column is asked how
 * much it weighs there. SPEC §19.
 */
export function pointwise(
  { y, x, row }: Sides,
  spatialScale: number | readonly number[],
  halfPixel: boolean,
): BinAnswer {
  const scale = scalesOf(spatialScale)
  const at = (coordinate: number, scale: number) => f32(f32(coordinate * scale) - (halfPixel ? 0.5 : 0))
  return (_, j, read) => {
    const [right, down] = [at(row[2 * j]!, scale.x), at(row[2 * j + 1]!, scale.y)]
    const rows = weigh(y.limit, (cell) => tent(down - cell))
    const columns = weigh(x.limit, (cell) => tent(right - cell))
    return weighted(rows, columns, read)
  }
}
