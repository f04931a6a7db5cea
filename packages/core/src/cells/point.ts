import type { Sink } from './bilinear.js'

/** The cells around a point that are on the map, with the weights of bilinear interpolation. SPEC §19.2. */
export function aroundPoint(y: number, x: number, height: number, width: number, sink: Sink): void {
  const lower = y - Math.floor(y)
  const further = x - Math.floor(x)
  around(y, x, 1 - lower, lower, 1 - further, further, height, width, sink)
}

/** The derivatives of those weights where the point moves down by `unit` cells. SPEC §24.8. */
export function aroundPointDown(
  y: number,
  x: number,
  unit: number,
  height: number,
  width: number,
  sink: Sink,
): void {
  const further = x - Math.floor(x)
  around(y, x, -unit, unit, 1 - further, further, height, width, sink)
}

/** The same where it moves to the right. SPEC §24.8. */
export function aroundPointRight(
  y: number,
  x: number,
  unit: number,
  height: number,
  width: number,
  sink: Sink,
): void {
  const lower = y - Math.floor(y)
  around(y, x, 1 - lower, lower, -unit, unit, height, width, sink)
}

/** The two rows around a point with their weights, crossed with the two columns. */
function around(
  y: number,
  x: number,
  upper: number,
  lower: number,
  nearer: number,
  further: number,
  height: number,
  width: number,
  sink: Sink,
): void {
  const row = Math.floor(y)
  const column = Math.floor(x)
  for (let down = 0; down < 2; down++) {
    if (row + down < 0 || row + down >= height) continue
    const weight = down ? lower : upper
    const first = (row + down) * width
    if (column >= 0 && column < width) sink.tap(first + column, weight * nearer)
    if (column + 1 >= 0 && column + 1 < width) sink.tap(first + column + 1, weight * further)
  }
}
