/** [batch, height, width, channels]: row-major, channels last. */
export type Shape = readonly [batch: number, height: number, width: number, channels: number]

/** How many values a map of this shape holds. */
export function elements(shape: Shape): number {
  return shape[0] * shape[1] * shape[2] * shape[3]
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.every((size, axis) => size === b[axis])
}
