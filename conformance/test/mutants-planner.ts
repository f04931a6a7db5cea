import { type Mutant, ONE_BIN } from './mutant.js'

const ROI = 'worked-example/roi-is-4x6'

export const plannerMutants: Mutant[] = [
  {
    mistake: 'the remainder of a RoI kept in its bins',
    killedBy: 'worked-example/floor-3x3',
    survives: ROI,
    planner: { wholeEdge: (bin, size, bins) => Math.floor((bin * size) / bins) },
  },
  {
    mistake: 'floor–ceil bins for the article’s',
    killedBy: 'edges/floor-drops-the-remainder',
    survives: ROI,
    planner: { whole: () => false },
  },
  {
    mistake: 'whole bins even where there are too few cells',
    killedBy: 'edges/floor-fewer-cells-than-bins',
    planner: { whole: (_size, _bins, quantization) => quantization === 'floor' },
  },
  {
    mistake: 'corners floored instead of the width',
    killedBy: 'edges/floor-of-the-width-not-of-the-corners',
    planner: {
      floorSize: (lo, hi, scale, { f, floor }) => floor(f(hi * scale)) - floor(f(lo * scale)),
    },
  },
  {
    mistake: 'fractions cut off below zero',
    killedBy: 'edges/floor-below-zero',
    planner: { floor: Math.trunc },
  },
  {
    mistake: 'Math.round',
    killedBy: 'edges/round-ties-below-zero',
    survives: 'edges/round-ties',
    planner: { round: Math.round },
  },
  {
    mistake: 'halves to even',
    killedBy: 'edges/round-ties',
    planner: {
      round: (value) =>
        value % 1 === 0.5 && Math.floor(value) % 2 === 0 ? Math.floor(value) : Math.round(value),
    },
  },
  {
    mistake: 'a half added in float32, then floored',
    killedBy: 'edges/round-just-below-half',
    survives: 'edges/round-ties-below-zero',
    planner: { round: (value) => Math.sign(value) * Math.floor(Math.fround(Math.abs(value) + 0.5)) },
  },
  {
    mistake: 'a size without + 1',
    killedBy: 'edges/round-last-cell-included',
    planner: {
      roundSize: (lo, hi, scale, { f, round }) => round(f(hi * scale)) - round(f(lo * scale)),
    },
  },
  {
    mistake: 'edges in float64',
    killedBy: 'edges/round-7-bins-of-29-58-116-cells',
    survives: 'worked-example/round-3x3',
    planner: { f: (value) => value },
  },
  {
    mistake: 'edges in whole numbers',
    killedBy: 'edges/round-7-bins-of-57-114-121-cells',
    survives: 'edges/round-7-bins-of-29-58-116-cells',
    planner: {
      startEdge: (bin, size, bins) => Math.floor((bin * size) / bins),
      endEdge: (bin, size, bins) => Math.ceil(((bin + 1) * size) / bins),
    },
  },
  {
    mistake: 'bins that share no cell',
    killedBy: 'edges/round-overlapping-bins',
    planner: {
      endEdge: (bin, size, bins, { f }) => Math.max(Math.floor(f((bin + 1) * f(f(size) / bins))), 1),
    },
  },
  {
    mistake: 'the spatial scale kept in float64',
    killedBy: 'edges/floor-scale-one-30th',
    planner: { scale: (scale) => scale },
  },
  {
    mistake: 'the product with the scale in float64',
    killedBy: 'edges/floor-scale-0.7',
    planner: { scaled: (pixels, scale) => pixels * scale },
  },
  {
    mistake: 'a half after scaling found in float64',
    killedBy: 'edges/round-scale-0.7',
    planner: { scaled: (pixels, scale) => pixels * scale },
  },
  {
    mistake: 'division by the stride',
    killedBy: 'edges/floor-scale-one-30th',
    planner: { scaled: (pixels, scale, { f }) => f(pixels / Math.round(1 / scale)) },
  },
  {
    mistake: 'pixels rounded before they are scaled',
    killedBy: 'edges/round-scale-one-16th',
    planner: { scaled: (pixels, scale, { f, round }) => f(round(pixels) * scale) },
  },
  {
    mistake: 'the length of a box in float64',
    killedBy: 'edges/floor-of-a-float32-length',
    planner: { floorSize: (lo, hi, scale, { floor }) => floor((hi - lo) * scale) },
  },
  {
    mistake: 'the length of a box rounded once',
    killedBy: 'edges/floor-of-a-float32-length-scaled',
    planner: { floorSize: (lo, hi, scale, { f, floor }) => floor(f((hi - lo) * scale)) },
  },
  {
    mistake: 'no clipping at the top and left',
    killedBy: 'edges/round-overhang',
    planner: { clip: Math.min },
  },
  {
    mistake: 'no clipping at the bottom and right',
    killedBy: 'edges/floor-overhang',
    planner: { clip: (cell) => Math.max(cell, 0) },
  },
  {
    mistake: 'clipping one cell too early',
    killedBy: 'edges/last-row-and-column-floor',
    planner: { clip: (cell, limit) => Math.min(Math.max(cell, 0), limit - 1) },
  },
  {
    mistake: 'an inverted box turned round',
    killedBy: 'edges/round-inverted-box',
    planner: { atLeast: (size) => Math.max(Math.abs(size), 1) },
  },
  {
    mistake: 'no least size of one cell',
    killedBy: 'edges/floor-tiny-box',
    planner: { atLeast: (size) => size },
  },
  {
    mistake: 'a mean divided by the bin before clipping',
    killedBy: 'edges/floor-avg-overhang',
    survives: 'worked-example/avg-3x3',
    planner: { weight: (_, unclipped) => 1 / unclipped },
  },
  {
    mistake: 'cells beyond 16 bits',
    killedBy: 'edges/bins-larger-than-the-map-round',
    survives: ONE_BIN,
    planner: { clip: (cell, limit) => Math.min(Math.max((cell << 16) >> 16, 0), limit) },
  },
]
