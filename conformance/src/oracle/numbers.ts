const single = new Float32Array(1)

/** A number as float32 holds it. */
export function f32(value: number): number {
  single[0] = value
  return single[0]
}

/** Exact for a float32: half more than it fits a double. */
export function halfAwayFromZero(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
}

/** All cells of an axis. */
export function cellsOf(limit: number): number[] {
  const cells: number[] = []
  for (let cell = 0; cell < limit; cell++) cells.push(cell)
  return cells
}

/** Cells per pixel of the image on each axis, in float32, of one number for both or of [y, x]. */
export function scalesOf(spatialScale: number | readonly number[]): {
  readonly y: number
  readonly x: number
} {
  const [y = Number.NaN, x = Number.NaN] =
    typeof spatialScale === 'number' ? [spatialScale, spatialScale] : spatialScale
  return { y: f32(y), x: f32(x) }
}
