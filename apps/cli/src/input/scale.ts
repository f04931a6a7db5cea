/** Cells to a pixel: on both axes, or on y and x. */
export type SpatialScale = number | readonly [y: number, x: number]

/** On y and on x. */
export function onAxes(scale: SpatialScale): readonly [y: number, x: number] {
  return typeof scale === 'number' ? [scale, scale] : scale
}
