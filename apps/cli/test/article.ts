/**
 * The article's RoI pooling, maximum, written for these tests alone: it shares no code with the library.
 *
 * @param cells one image, [height, width, channels]
 * @param box x1 y1 x2 y2 in pixels
 * @returns [bins, bins, channels]
 */
export function articlePool(
  cells: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  box: readonly number[],
  scale: number,
  bins: number,
): Float32Array {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box.map(Math.fround)
  const rows = edges(y1, y2, scale, bins, height)
  const columns = edges(x1, x2, scale, bins, width)
  const out = new Float32Array(bins * bins * channels)
  for (const [i, [top, bottom]] of rows.entries()) {
    for (const [j, [left, right]] of columns.entries()) {
      for (let c = 0; c < channels; c++) {
        const values: number[] = []
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) values.push(cells[(y * width + x) * channels + c]!)
        }
        out[(i * bins + j) * channels + c] = values.length > 0 ? Math.max(...values) : 0
      }
    }
  }
  return out
}

/** The first cell of each bin and the one after its last; whole cells, or shared ones where there are too few. */
function edges(from: number, to: number, scale: number, bins: number, limit: number): [number, number][] {
  const start = Math.floor(from * scale)
  const size = Math.max(Math.floor(Math.fround(to - from) * scale), 1)
  const step = Math.floor(size / bins)
  return Array.from({ length: bins }, (_, n) => {
    const low = step > 0 ? n * step : Math.floor((n * size) / bins)
    const high = step > 0 ? low + step : Math.ceil(((n + 1) * size) / bins)
    return [Math.min(start + low, limit), Math.min(start + high, limit)]
  })
}
