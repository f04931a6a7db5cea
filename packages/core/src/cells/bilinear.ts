const f = Math.fround

/** Where a bilinear sample is written to. */
export interface Sink {
  tap(cell: number, weight: number): void
}

/** Whether a sample lies on the map or within a cell of it. SPEC §9.3. */
export function isNear(y: number, x: number, height: number, width: number): boolean {
  return y >= -1 && y <= height && x >= -1 && x <= width
}

/** The cells of a sample that is near the map, with weights whose sum is 1. SPEC §9.3. */
export function bilinear(y: number, x: number, height: number, width: number, sink: Sink): void {
  const down = y > 0 ? Math.min(y, height - 1) : 0
  const right = x > 0 ? Math.min(x, width - 1) : 0
  const row = Math.trunc(down)
  const column = Math.trunc(right)
  const lower = f(down - row)
  const further = f(right - column)
  const cell = row * width + column
  sink.tap(cell, (1 - lower) * (1 - further))
  if (further > 0) sink.tap(cell + 1, (1 - lower) * further)
  if (lower > 0) {
    sink.tap(cell + width, lower * (1 - further))
    if (further > 0) sink.tap(cell + width + 1, lower * further)
  }
}

/**
 * The cells of a sample that is near the map, with the derivatives of their weights where it moves by `dy` and `dx`. One
 * that is held at the border of an axis does not move on that axis. SPEC §24.2.
 */
export function bilinearSlope(
  y: number,
  x: number,
  dy: number,
  dx: number,
  height: number,
  width: number,
  sink: Sink,
): void {
  const down = Math.min(Math.max(y, 0), height - 1)
  const right = Math.min(Math.max(x, 0), width - 1)
  const isBelow = down === height - 1
  const isBeyond = right === width - 1
  const row = Math.trunc(down)
  const column = Math.trunc(right)
  const lower = f(down - row)
  const further = f(right - column)
  const byY = isBelow || y < 0 ? 0 : dy
  const byX = isBeyond || x < 0 ? 0 : dx
  const cell = row * width + column
  sink.tap(cell, -byY * (1 - further) - byX * (1 - lower))
  if (!isBeyond) sink.tap(cell + 1, -byY * further + byX * (1 - lower))
  if (isBelow) return
  sink.tap(cell + width, byY * (1 - further) - byX * lower)
  if (!isBeyond) sink.tap(cell + width + 1, byY * further + byX * lower)
}
