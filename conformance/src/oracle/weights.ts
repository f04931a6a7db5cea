import { type Answer, type Read, within } from './bin.js'
import { cellsOf } from './numbers.js'

/** The cells of an axis that weigh something, each with its weight. None where a sample lies outside the map. */
export type Weights = readonly (readonly [cell: number, weight: number])[]

/** Asks every cell of an axis how much it weighs. */
export function weigh(limit: number, weight: (cell: number) => number): Weights {
  return cellsOf(limit)
    .map((cell) => [cell, weight(cell)] as const)
    .filter(([, weight]) => weight > 0)
}

/** The height of a tent over a cell, one cell wide to each side. */
export function tent(distance: number): number {
  return Math.max(0, 1 - Math.abs(distance))
}

/** One interpolated value; 0 where nothing weighs anything. */
export function weighted(ys: Weights, xs: Weights, read: Read): Answer {
  let [total, magnitude] = [0, 0]
  for (const [y, wy] of ys) {
    for (const [x, wx] of xs) {
      const term = wy * wx * read(y, x)
      total += term
      magnitude += Math.abs(term)
    }
  }
  return within(total, magnitude)
}
