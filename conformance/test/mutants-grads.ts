import type { Mutant } from './mutant.js'
import { type GradientRules, referenceGradients } from './reference-gradients.js'

const INSIDE = 'gradients/between-two-cells'

const mutant = (
  mistake: string,
  killedBy: string,
  broken: Partial<GradientRules>,
  survives: string = INSIDE,
): Mutant => ({
  mistake,
  killedBy: `gradients/${killedBy}`,
  survives,
  operators: referenceGradients(broken),
})

/** Mistakes in gradients to regions. */
export const gradientMutants: readonly Mutant[] = [
  mutant('a gradient downhill', 'between-two-cells', { upstream: (value) => -value }, 'gradients/none'),
  mutant('a gradient per cell, not per pixel', 'scale', { unit: () => 1 }),
  mutant('a gradient whose scale is its inverse', 'scale', { unit: (scale) => 1 / scale }),
  mutant('samples half a cell off in a gradient', 'legacy-below-a-cell', { shift: () => 0.5 }),
  mutant('no half cell in a gradient', 'upstream', { shift: () => 0 }, 'gradients/legacy-below-a-cell'),
  mutant('samples held at the border that move', 'held-at-the-border', {
    moves: (at, limit) => at >= -1 && at <= limit && limit > 1,
    before: (at) => Math.max(0, Math.ceil(at) - 1),
  }),
  mutant('a kink from its other side', 'on-a-cell', { before: (at) => Math.ceil(at) - 1 }),
  mutant('a legacy box below a cell that grows', 'legacy-below-a-cell', { held: () => false }),
  mutant('the sum over samples in a gradient', 'adaptive-bins', { divisor: () => 1 }),
  mutant('one sample a bin in a gradient', 'adaptive-bins', { count: () => 1 }),
  mutant('edges exchanged in a gradient', 'upstream', {
    lower: (share) => share,
    upper: (share) => 1 - share,
  }),
  mutant('every edge by half', 'upstream', { lower: () => 0.5, upper: () => 0.5 }),
  mutant('an upstream gradient of 1', 'upstream', { upstream: () => 1 }),
  mutant('a crop’s gradient per cell', 'crop-corners', { cropUnit: () => 1 }),
  mutant(
    'a crop’s gradient by all cells of an axis, not by the steps between them',
    'golden-tensorflow-crop-1-30',
    {
      cropUnit: (last) => last + 1,
    },
  ),
  mutant('a crop’s gradient by all but one step', 'golden-tensorflow-crop-31-60', {
    cropUnit: (last) => last - 1,
  }),
  mutant('a crop’s last sample that owes nothing', 'crop-corners', { cropBefore: (at) => Math.floor(at) }),
  mutant('a precise mean that only gains', 'precise', { gained: (height, _, length) => height / length }),
  mutant('a precise mean that only gains, beside mmcv', 'golden-mmcv-prroi-0', {
    gained: (height, _, length) => height / length,
  }),
  mutant(
    'a precise mean taken off twice',
    'golden-mmcv-prroi-1',
    { gained: (height, mean, length) => (height - 2 * mean) / length },
    INSIDE,
  ),
  mutant('a precise bin of length 1', 'precise', { gained: (height, mean) => height - mean }),
  mutant('a gradient by the other turn', 'turn', { turned: (y, x) => [x, -y] }),
  mutant('degrees whose gradient is by radians', 'rotated-degrees', { degree: 1 }, 'gradients/turn'),
  mutant('a position-sensitive gradient of channels side by side', 'ps-roi-align', {
    channel: (_i, _j, c) => c,
  }),
  mutant(
    'boxes’ gradients as y1 x1 y2 x2',
    'between-two-cells',
    {
      numbers: ([x1, y1, x2, y2, ...angle]) => [y1!, x1!, y2!, x2!, ...angle],
    },
    'gradients/none',
  ),
  mutant('a point held at the edge of the map in a gradient', 'points-at-the-edge', {
    pointAt: (at, limit) => Math.min(Math.max(at, 0), limit - 1),
  }),
  mutant(
    'points’ gradients as y x',
    'points-of-a-set',
    {
      numbers: (gradient) => gradient.map((_, n) => gradient[n ^ 1]!),
    },
    'gradients/none',
  ),
  mutant('a gradient by offsets in cells', 'offsets', { reach: () => 1 }),
  mutant('a gradient by offsets without gamma', 'offsets', { reach: (_, size) => size }),
  mutant('a gradient by offsets in bins', 'offsets', { reach: (gamma, size, bins) => (gamma * size) / bins }),
  mutant('gradients of offsets bin by bin', 'offsets', { offsetPlace: (axis, bin) => 2 * bin + axis }),
  mutant('gradients of offsets down first', 'offsets', {
    offsetPlace: (axis, bin, bins) => (1 - axis) * bins + bin,
  }),
  mutant('a gradient whose samples outside count', 'offsets-outside-left-out', {
    insideOf: (_, all) => all,
  }),
]
