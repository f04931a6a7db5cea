/**
 * The result is a matrix: a row for each RoI k and bin row i, a lane for each bin column j and channel c, so that
 * `out[k, i, j, c]` is at row `k * PH + i`, lane `j * C + c`. A block is a rectangle of it: one call of a kernel.
 */
export interface Block {
  readonly firstRow: number
  readonly rows: number
  readonly firstLane: number
  readonly lanes: number
}

/** What one call of a kernel may be asked for. */
export interface BlockLimits {
  readonly rows: number
  readonly lanes: number
  /** rows × lanes */
  readonly elements: number
}

/**
 * Cuts a matrix into blocks within the limits. `fits` may refuse a range of rows for its own reasons: it is then
 * halved, down to a single row, which is taken as it is.
 */
export function* blocks(
  rows: number,
  lanes: number,
  limits: BlockLimits,
  fits: (firstRow: number, rows: number) => boolean,
): Generator<Block> {
  const width = Math.min(lanes, limits.lanes, limits.elements)
  const height = Math.min(limits.rows, Math.floor(limits.elements / width))
  let firstRow = 0
  while (firstRow < rows) {
    let count = Math.min(height, rows - firstRow)
    while (count > 1 && !fits(firstRow, count)) count = Math.ceil(count / 2)
    for (let firstLane = 0; firstLane < lanes; firstLane += width) {
      yield { firstRow, rows: count, firstLane, lanes: Math.min(width, lanes - firstLane) }
    }
    firstRow += count
  }
}
