import type { Mutant } from './mutant.js'

const SURFACE = 'pr-roi-pool/mean-of-the-surface'
const CORNERS = 'crop-and-resize/corners-of-the-box'
const MIDDLE = 'crop-and-resize/one-sample-is-in-the-middle'
const CHANNELS = 'position-sensitive/channels-pool'
const SIZES = 'multi-scale/level-of-a-size'

const tent = (distance: number) => Math.max(0, 1 - Math.abs(distance))
/** The area under a tent left of a place. */
const left = (at: number) => (at <= 0 ? 0.5 * Math.max(1 + at, 0) ** 2 : 1 - 0.5 * Math.max(1 - at, 0) ** 2)

const precise: Mutant[] = [
  {
    mistake: 'the surface sampled in the middle of a bin',
    killedBy: SURFACE,
    survives: 'pr-roi-pool/without-area',
    other: { integral: (from, to, cell) => tent((from + to) / 2 - cell) },
  },
  {
    mistake: 'the integral without its division',
    killedBy: 'pr-roi-pool/fades-beyond-the-edge',
    survives: 'pr-roi-pool/without-area',
    other: { integral: (from, to, cell) => left(to - cell) - left(from - cell) },
  },
  {
    mistake: 'the integral as a difference of two',
    killedBy: 'pr-roi-pool/tiny-bins',
    survives: SURFACE,
    other: { integral: (from, to, cell) => (left(to - cell) - left(from - cell)) / (to - from) },
  },
  {
    mistake: 'whole cells in place of the surface',
    killedBy: 'pr-roi-pool/within-a-cell',
    survives: 'pr-roi-pool/without-area',
    other: {
      integral: (from, to, cell) => Math.max(Math.min(to, cell + 1) - Math.max(from, cell), 0) / (to - from),
    },
  },
  {
    mistake: '0/0 for a box without area',
    killedBy: 'pr-roi-pool/without-area',
    survives: SURFACE,
    other: { withoutLength: () => [[0, Number.NaN]] },
  },
]

const crop: Mutant[] = [
  {
    mistake: 'a step of one in so many bins, not of one in one less',
    killedBy: CORNERS,
    survives: MIDDLE,
    other: { cropStep: (extent, last, bins, f) => f(f(extent * last) / bins) },
  },
  {
    mistake: 'boxes normalised by H, not by H − 1',
    killedBy: CORNERS,
    survives: MIDDLE,
    other: { cropStep: (extent, last, bins, f) => f(f(extent * (last + 1)) / (bins - 1)) },
  },
  {
    mistake: 'a single sample at the start of the box',
    killedBy: MIDDLE,
    survives: CORNERS,
    other: { cropMiddle: (lo, _, last) => lo * last },
  },
  {
    mistake: 'the nearest cell below',
    killedBy: 'crop-and-resize/nearest-ties',
    survives: CORNERS,
    other: { nearest: Math.floor },
  },
  {
    mistake: 'the nearest cell, halves to even',
    killedBy: 'crop-and-resize/nearest-ties',
    survives: CORNERS,
    other: { nearest: (at) => (at % 2 === 0.5 ? Math.floor(at) : Math.round(at)) },
  },
  {
    mistake: 'the extrapolation value ignored',
    killedBy: 'crop-and-resize/extrapolation-value',
    survives: 'crop-and-resize/defaults',
    reducer: { empty: () => 0 },
  },
  {
    mistake: 'RoIAlign’s cell beyond the edge in a crop',
    killedBy: 'crop-and-resize/defaults',
    survives: CORNERS,
    other: { cropped: (at, last) => at >= -1 && at <= last + 1 },
  },
]

const groups: Mutant[] = [
  {
    mistake: 'rows and columns of a group exchanged',
    killedBy: CHANNELS,
    reducer: { channel: (c, i, j, [, PH, PW]) => (c * PW + j) * PH + i },
  },
  {
    mistake: 'channels fastest in a group',
    killedBy: 'position-sensitive/channels-align',
    reducer: { channel: (c, i, j, [, , PW, C]) => (i * PW + j) * C + c },
  },
  {
    mistake: 'positions ignored',
    killedBy: CHANNELS,
    reducer: { channel: (c) => c },
  },
  {
    mistake: 'the last cell of a position-sensitive RoI kept',
    killedBy: 'position-sensitive/last-cell-excluded',
    survives: CHANNELS,
    other: { psSize: (first, last) => Math.max(last - first + 1, 1) },
  },
  {
    mistake: 'a position-sensitive RoI of no cells',
    killedBy: 'position-sensitive/malformed-pool',
    survives: CHANNELS,
    other: { psSize: (first, last) => last - first },
    planner: { atLeast: (size) => size },
  },
  {
    mistake: 'position-sensitive bins clipped to H − 1, as torchvision’s',
    killedBy: 'golden/difference-torchvision-ps-roi-pool-last-row-and-column',
    survives: 'position-sensitive/three-images-align',
    planner: { clip: (cell, limit) => Math.min(Math.max(cell, 0), limit - 1) },
  },
]

const levels: Mutant[] = [
  { mistake: 'a level rounded to the nearest', killedBy: SIZES, levels: { whole: Math.round } },
  { mistake: 'a level rounded up', killedBy: SIZES, levels: { whole: Math.ceil } },
  {
    mistake: 'a level without 1e-6',
    killedBy: 'multi-scale/level-is-not-below-by-rounding',
    survives: SIZES,
    levels: { epsilon: () => 0 },
  },
  {
    mistake: 'a level that is not clamped',
    killedBy: 'multi-scale/level-is-clamped',
    survives: 'multi-scale/level-of-an-area',
    levels: { clamp: (level) => level },
  },
  {
    mistake: 'the level of the longer side',
    killedBy: 'multi-scale/level-of-an-area',
    survives: SIZES,
    levels: { area: (width, height) => Math.max(width, height) ** 2 },
  },
  {
    mistake: 'the level of a box turned round',
    killedBy: 'multi-scale/level-of-a-malformed-box',
    survives: SIZES,
    levels: { area: (width, height) => Math.abs(width * height) },
  },
  {
    mistake: 'the level of NaN',
    killedBy: 'multi-scale/level-of-a-malformed-box',
    survives: SIZES,
    levels: { area: (width, height) => width * height },
  },
  {
    mistake: 'the canonical level and size ignored',
    killedBy: 'multi-scale/canonical-level-and-size',
    survives: SIZES,
    levels: { canonical: () => [4, 224] },
  },
  {
    mistake: 'the canonical level ignored',
    killedBy: 'multi-scale/canonical-level',
    survives: 'multi-scale/canonical-level-and-size',
    levels: { canonical: (_, size) => [4, size ?? 224] },
  },
  {
    mistake: 'rows in the order of the levels',
    killedBy: 'multi-scale/rows-in-input-order-align',
    survives: 'multi-scale/every-box-on-one-level',
    levels: { rows: (rows, before) => rows.map((_, n) => before + n) },
  },
  {
    mistake: 'the RoIs of every level from row 0 on',
    killedBy: 'multi-scale/rows-in-input-order-pool',
    survives: 'multi-scale/every-box-on-one-level',
    reducer: { row: (_, k) => k },
  },
  {
    mistake: 'out overwritten with zeros',
    killedBy: 'multi-scale/rows-not-named-keep-out',
    survives: 'lifecycle/out-is-written-and-returned',
    reducer: { memory: (length) => new Float32Array(length) },
  },
  {
    mistake: 'rows that nobody fills left as the memory was',
    killedBy: 'multi-scale/rows-not-named-are-0',
    survives: 'multi-scale/rows-not-named-keep-out',
    reducer: { memory: (length, out) => out ?? new Float32Array(length).fill(77) },
  },
]

const combined: Mutant[] = [
  {
    mistake: 'empty bins of maxima 0 whatever the plan says',
    killedBy: 'plans/empty-max',
    survives: 'edges/outside-floor',
    reducer: { empty: () => 0 },
  },
  {
    mistake: 'empty bins of samples 0 whatever the plan says',
    killedBy: 'plans/empty-max-of-sums',
    survives: 'roi-align/without-size-adaptive-max',
    reducer: { empty: () => 0 },
  },
  {
    mistake: 'positions ignored by maxima',
    killedBy: 'plans/position-sensitive-max',
    reducer: { channel: (c) => c },
  },
  {
    mistake: 'a negative weight taken for none',
    killedBy: 'plans/empty-sum',
    survives: 'roi-align/defaults',
    reducer: { term: (weight, value) => Math.max(weight, 0) * value },
  },
  {
    mistake: 'the rows of samples from 0 on',
    killedBy: 'plans/rows-max-of-sums',
    survives: 'roi-align/out-max',
    reducer: { row: (_, k) => k },
  },
]

export const operatorMutants: Mutant[] = [...precise, ...crop, ...groups, ...levels, ...combined]
