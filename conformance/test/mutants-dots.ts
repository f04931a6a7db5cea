import type { Mutant } from './mutant.js'
import { type DotRules, dotsOf } from './reference-dots.js'

const mutant = (
  mistake: string,
  killedBy: string,
  broken: Partial<DotRules>,
  survives = 'gradients/between-two-cells',
): Mutant => ({
  mistake,
  killedBy: `gradients/${killedBy}`,
  survives,
  backend: dotsOf(broken),
})

/** Mistakes of a backend in the products of single cells, of which gradients are made. SPEC §24.9. */
export const dotMutants: readonly Mutant[] = [
  mutant('products of cells of the first image', 'roi-align', { image: () => 0 }),
  mutant('products with the upstream of the first RoI', 'roi-align', { row: () => 0 }),
  mutant('products with the upstream of a RoI’s first bin', 'upstream', { bin: () => 0 }),
  mutant('products with the upstream of bins down columns', 'roi-align', {
    bin: (i, j, columns) => j * columns + i,
  }),
  mutant(
    'products of cells down columns',
    'roi-align',
    { place: (a, b, down) => b * down + a },
    'gradients/points-of-a-set',
  ),
  mutant('products of whole vectors of channels only', 'eleven-channels', {
    channels: (all) => (all > 4 ? all - (all % 4) : all),
  }),
  mutant('position-sensitive products of channels side by side', 'ps-roi-align', {
    channel: (_plan, _i, _j, c) => c,
  }),
  mutant(
    'the last product of a bin in the place of its first',
    'roi-align-rotated',
    { place: (a, b, down, across) => (a * across + b) % Math.max(1, down * across - 1) },
    'gradients/none',
  ),
]
