import type { Shape } from './contract.js'

/** How many values a map of this shape holds. */
export function elements(shape: Shape): number {
  return shape[0] * shape[1] * shape[2] * shape[3]
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.every((size, axis) => size === b[axis])
}
