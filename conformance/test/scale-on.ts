/** The scale of an axis, 0 for x and 1 for y, of one number for both or of [y, x]. */
export function scaleOn(spatialScale: number | readonly number[], low: 0 | 1): number {
  return typeof spatialScale === 'number' ? spatialScale : spatialScale[1 - low]!
}
