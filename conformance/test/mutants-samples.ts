import type { Mutant } from './mutant.js'
import { between } from './reference-samples.js'

const ALIGNED = 'roi-align/aligned-samples-lie-on-cells'
const LEGACY = 'roi-align/legacy-samples-lie-between-cells'
const SMALL_ALIGNED = 'roi-align/aligned-box-may-be-less-than-a-cell'
const SMALL_LEGACY = 'roi-align/legacy-box-is-at-least-one-cell'
const TWO = 'roi-align/sampling-ratio-2'
const EDGE = 'roi-align/samples-one-cell-beyond-the-edge'
const OUTSIDE = 'roi-align/outside-samples-are-0-in-the-mean'
const LAST = 'roi-align/last-cell-has-all-the-weight-beyond-it'
const NEGATIVE = 'roi-align/largest-of-negative-samples'

export const sampleMutants: Mutant[] = [
  {
    mistake: 'the half cell of aligned dropped',
    killedBy: ALIGNED,
    survives: LEGACY,
    samples: { shift: () => 0 },
  },
  {
    mistake: 'a half cell taken off the legacy form',
    killedBy: LEGACY,
    survives: ALIGNED,
    samples: { shift: () => 0.5 },
  },
  {
    mistake: 'an aligned box made one cell long',
    killedBy: SMALL_ALIGNED,
    survives: SMALL_LEGACY,
    samples: { atLeast: (size) => Math.max(size, 1) },
  },
  {
    mistake: 'a legacy box left smaller than a cell',
    killedBy: SMALL_LEGACY,
    survives: SMALL_ALIGNED,
    samples: { atLeast: (size) => size },
  },
  {
    mistake: 'the least size in the branch of aligned, as in the first version of torchvision’s',
    killedBy: SMALL_ALIGNED,
    survives: TWO,
    samples: { atLeast: (size, aligned) => (aligned ? Math.max(size, 1) : size) },
  },
  {
    mistake: 'a negative size made positive',
    killedBy: 'roi-align/inverted-fixed',
    survives: TWO,
    samples: { atLeast: Math.abs },
  },
  {
    mistake: 'an adaptive grid rounded down',
    killedBy: 'roi-align/adaptive-grid-is-rounded-up',
    survives: TWO,
    samples: { count: (step) => Math.max(Math.floor(step), 0) },
  },
  {
    mistake: 'an adaptive grid rounded to the nearest',
    killedBy: 'roi-align/adaptive-grid-is-rounded-up',
    survives: TWO,
    samples: { count: (step) => Math.max(Math.round(step), 0) },
  },
  {
    mistake: 'an adaptive grid of at least one sample',
    killedBy: 'roi-align/without-size-adaptive',
    survives: 'roi-align/defaults',
    samples: { count: (step) => Math.max(Math.ceil(step), 1) },
  },
  {
    mistake: 'an adaptive grid of at most 32 samples an axis',
    killedBy: 'roi-align/tall-bin',
    survives: 'roi-align/defaults',
    samples: { count: (step) => Math.min(Math.max(Math.ceil(step), 0), 32) },
  },
  {
    mistake: 'an adaptive grid found in float64',
    killedBy: 'roi-align/adaptive-grid-of-a-float32-length',
    survives: TWO,
    samples: { f: (value) => value },
  },
  {
    mistake: 'samples outside left out of the count',
    killedBy: OUTSIDE,
    survives: TWO,
    samples: { divisor: (_, inside) => inside },
  },
  { mistake: 'the weights not divided', killedBy: TWO, survives: ALIGNED, samples: { divisor: () => 1 } },
  {
    mistake: 'a sample outside that takes the value at the edge',
    killedBy: OUTSIDE,
    survives: TWO,
    samples: { inside: () => true },
  },
  {
    mistake: 'a sample beyond the outermost cells that is outside',
    killedBy: EDGE,
    survives: TWO,
    samples: { inside: (at, limit) => at >= 0 && at <= limit - 1 },
  },
  {
    mistake: 'a sample outside from half a cell on',
    killedBy: EDGE,
    survives: TWO,
    samples: { inside: (at, limit) => at >= -0.5 && at <= limit - 0.5 },
  },
  {
    mistake: 'samples at −1 and H outside',
    killedBy: EDGE,
    survives: LAST,
    samples: { inside: (at, limit) => at > -1 && at < limit },
  },
  {
    mistake: 'the weight of the cell behind the last lost',
    killedBy: LAST,
    survives: TWO,
    samples: { held: (at) => Math.max(at, 0) },
  },
  {
    mistake: 'the weight of the cell before the first lost',
    killedBy: LAST,
    survives: TWO,
    samples: { held: (at, limit) => Math.min(at, limit - 1) },
  },
  {
    mistake: 'the last cell twice',
    killedBy: LAST,
    survives: 'roi-warp/defaults',
    samples: {
      taps: (at, limit) => (at === limit - 1 ? [...between(at, limit), [limit - 1, 1]] : between(at, limit)),
    },
  },
  {
    mistake: 'a cell of weight 0 named',
    killedBy: 'roi-align/nan-beside-a-sample',
    survives: ALIGNED,
    samples: {
      taps: (at, limit) => {
        const [cell, next] = [Math.floor(at), Math.min(Math.floor(at) + 1, limit - 1)]
        return [
          [cell, 1 - (at - cell)],
          [next, at - cell],
        ]
      },
    },
  },
  {
    mistake: 'the nearest cell in place of a mean of two',
    killedBy: LEGACY,
    survives: ALIGNED,
    samples: { taps: (at) => [[Math.round(at), 1]] },
  },
  {
    mistake: 'interior placement taken for center',
    killedBy: 'roi-align/interior-2',
    survives: TWO,
    samples: { interior: (n, count) => [n + 0.5, count] },
  },
  {
    mistake: 'interior placement that holds the ends',
    killedBy: 'roi-align/interior-3',
    survives: TWO,
    samples: { interior: (n, count) => [n, count - 1] },
  },
  {
    mistake: 'center taken for interior',
    killedBy: TWO,
    survives: 'roi-align/interior-2',
    samples: { center: (n, count) => [n + 1, count + 1] },
  },
  {
    mistake: 'samples at the start of their parts',
    killedBy: 'roi-align/defaults',
    survives: 'roi-align/interior-2',
    samples: { center: (n, count) => [n, count] },
  },
  {
    mistake: 'the largest of the weighted cells of a sample',
    killedBy: 'roi-align/largest-interpolated-sample',
    survives: TWO,
    reducer: { sample: (_, largest) => largest },
  },
  {
    mistake: 'the largest of the weighted cells of a sample, as ONNX’s',
    killedBy: 'golden/difference-onnxruntime-roi-align-mode-max',
    survives: TWO,
    reducer: { sample: (_, largest) => largest },
  },
  {
    mistake: 'a maximum of samples starts at 0',
    killedBy: NEGATIVE,
    survives: 'roi-align/outside-sample-is-0-in-the-maximum',
  },
  {
    mistake: 'a maximum of samples starts at −10,000',
    killedBy: 'roi-align/largest-sample-far-below-zero',
    survives: NEGATIVE,
    reducer: { firstSample: () => -1e4 },
  },
  {
    mistake: 'a sample outside left out of the maximum',
    killedBy: 'roi-align/outside-sample-is-0-in-the-maximum',
    survives: NEGATIVE,
    reducer: { outside: () => undefined },
  },
  {
    mistake: 'NaN wins among samples',
    killedBy: 'roi-align/nan-samples-are-passed-over',
    survives: NEGATIVE,
    reducer: { larger: (value, max) => value > max || Number.isNaN(value) },
  },
  {
    mistake: 'the maximum of no samples is −∞',
    killedBy: 'roi-align/without-size-adaptive-max',
    survives: NEGATIVE,
    reducer: { empty: () => -Infinity },
  },
  {
    mistake: '0 · X[0, 0] added to a sample outside, as peers’ CPU kernels do',
    killedBy: 'golden/difference-torchvision-roi-align-nan-in-the-first-cell',
    survives: TWO,
    samples: { taps: (at, limit) => [...between(at, limit), [0, 0]], inside: () => true, held: (at) => at },
  },
  {
    mistake: 'RoIWarp half a cell off',
    killedBy: 'roi-warp/defaults',
    survives: ALIGNED,
    samples: { warpShift: () => 0 },
  },
  {
    mistake: 'RoIWarp without quantisation',
    killedBy: 'roi-warp/defaults',
    survives: 'roi-warp/ties-round',
    planner: { floor: (value) => value },
  },
  {
    mistake: 'RoIWarp rounded by Math.round',
    killedBy: 'roi-warp/ties-round',
    survives: 'roi-warp/ties-floor',
    planner: { round: Math.round },
  },
  {
    mistake: 'RoIWarp of a malformed box without size',
    killedBy: 'roi-warp/malformed-floor',
    survives: 'roi-warp/three-images-floor',
    planner: { atLeast: (size) => size },
  },
]
