import type { Sink } from './bilinear.js'

/** The cells around a point that are on the map, with the weights of bilinear interpolation. SPEC §19.2. */
export function aroundPoint(y: number, x: number, height: number, width: number, sink: Sink): void {
  const row = Math.floor(y)
  const column = Math.floor(x)
  const lower = y - row
  const further = x - column
  for (let down = 0; down < 2; down++) {
    if (row + down < 0 || row + down >= height) continue
    const weight = down ? lower : 1 - lower
    const first = (row + down) * width
    if (column >= 0 && column < width) sink.tap(first + column, weight * (1 - further))
    if (column + 1 >= 0 && column + 1 < width) sink.tap(first + column + 1, weight * further)
  }
}
