import { mistakes } from '../src/explain/mistakes.js'
import { reducerRules } from '../src/explain/reducer.js'
import { type Mutant, ONE_BIN } from './mutant.js'

const { cellIndex } = reducerRules

const sharedMemory = new Float32Array(2 ** 20)

export const reducerMutants: Mutant[] = [
  { mistake: 'a maximum starts at 0', killedBy: 'values/all-negative' },
  {
    mistake: 'a maximum starts at −10,000',
    killedBy: 'values/far-below-zero',
    survives: 'values/all-negative',
  },
  {
    mistake: 'a maximum starts at −3e38',
    killedBy: 'values/least-float',
    survives: 'values/far-below-zero',
  },
  {
    mistake: 'a maximum starts at the least finite number',
    killedBy: 'values/minus-infinity-only',
    survives: 'values/least-float',
  },
  {
    mistake: 'a maximum starts at the first cell, be it NaN',
    killedBy: 'values/nan-first',
    survives: 'values/nan-last',
  },
  {
    mistake: 'NaN wins at the end of a bin',
    killedBy: 'values/nan-last',
    survives: 'values/nan-first',
  },
  {
    mistake: 'NaN wins anywhere',
    killedBy: 'values/nan-between',
  },
  {
    mistake: 'the row and column behind a bin are read',
    killedBy: 'basic/cells-around-a-bin',
    survives: ONE_BIN,
  },
  {
    mistake: 'the row and column before a bin are read',
    killedBy: 'basic/cells-around-a-bin',
    survives: ONE_BIN,
  },
  {
    mistake: 'the last row and column of a bin are left out',
    killedBy: 'basic/last-cell',
    survives: 'basic/first-cell',
  },
  {
    mistake: 'the first row and column of a bin are left out',
    killedBy: 'basic/first-cell',
    survives: 'basic/last-cell',
  },
  { mistake: 'every RoI is in image 0', killedBy: 'basic/three-images' },
  {
    mistake: 'the number of a RoI is taken for its image',
    killedBy: 'basic/unsorted-and-duplicate-rois',
  },
  {
    mistake: 'height taken for width',
    killedBy: 'basic/wide-map-tall-result',
    reducer: { cellIndex: (n, y, x, c, [N, H, W, C]) => cellIndex(n, y, x, c, [N, W, H, C]) },
  },
  {
    mistake: 'rows and columns of the result exchanged',
    killedBy: 'basic/two-rois-two-channels',
    survives: ONE_BIN,
  },
  {
    mistake: 'channels in fours only',
    killedBy: 'scale/3-channels',
    reducer: { channels: (count) => count - (count % 4) },
  },
  {
    mistake: 'channels in sixteens only',
    killedBy: 'scale/1000-channels',
    reducer: { channels: (count) => count - (count % 16) },
  },
  {
    mistake: 'cells held in 16 bits',
    killedBy: 'values/last-bit',
    survives: ONE_BIN,
  },
  {
    mistake: 'terms of a sum held in 16 bits',
    killedBy: 'values/avg-that-cancels',
    survives: ONE_BIN,
  },
  {
    mistake: 'subnormals flushed to 0',
    killedBy: 'values/denormal',
    reducer: { cell: (value) => (Math.abs(value) < 2 ** -126 ? 0 : value) },
  },
  {
    mistake: 'an empty bin whose value is not finite is NaN, as after JSON',
    killedBy: 'random-plans/max',
    reducer: { empty: (value) => (Number.isFinite(value) ? value : Number.NaN) },
  },
  {
    mistake: 'an empty bin is −∞',
    killedBy: 'edges/outside-floor',
  },
  {
    mistake: 'a mean of no cells is NaN',
    killedBy: 'edges/outside-avg-floor',
    reducer: { empty: () => Number.NaN },
  },
  {
    mistake: 'an empty bin leaves the memory as it was',
    killedBy: 'lifecycle/out-is-written-and-returned',
  },
  {
    mistake: '0 · X[0, 0] added to a sum',
    killedBy: 'values/avg-nan-outside-the-bin',
  },
  {
    mistake: 'NaN passed over in a mean',
    killedBy: 'values/avg-nan',
    survives: 'worked-example/avg-3x3',
    reducer: { term: (weight, value) => (Number.isNaN(value) ? 0 : weight * value) },
  },
  {
    mistake: 'the cells of a sum added one after another in float32',
    killedBy: 'plans/many-cells-sum',
    survives: ONE_BIN,
  },
  ...(['sum', 'in-any-order-sum', 'max-of-sums'] as const).map((name) => ({
    mistake: `the same of plans over cells: ${name}`,
    killedBy: `cell-plans/many-cells-${name}`,
    reducer: mistakes['the cells of a sum added one after another in float32'],
  })),
  {
    mistake: 'what rounding took of an infinite sum taken off it',
    killedBy: 'cell-plans/many-cells-not-finite-sum',
    survives: 'cell-plans/many-cells-sum',
    reducer: { total: (sum) => sum - (sum - sum) },
  },
  {
    mistake: 'a mean that sums before it divides',
    killedBy: 'values/avg-near-overflow',
    survives: 'worked-example/avg-3x3',
  },
  {
    mistake: 'the weights of a sum ignored',
    killedBy: 'basic/avg',
  },
  {
    mistake: 'indices of the map in float32',
    killedBy: 'scale/map-beyond-2^24-cells',
  },
  {
    mistake: 'indices of the result in float32',
    killedBy: 'scale/result-beyond-2^24',
  },
  {
    mistake: 'a loop over rows and columns cut at 1,000',
    killedBy: 'scale/tall-bin',
  },
  {
    mistake: 'the map uploaded is not copied',
    killedBy: 'lifecycle/upload-is-a-copy',
    reducer: { upload: (data) => data },
  },
  {
    mistake: 'the buffer of a subarray taken from its start',
    killedBy: 'lifecycle/subarrays',
    reducer: { upload: (data) => new Float32Array(data.buffer.slice(0, data.byteLength)) },
  },
  {
    mistake: 'the buffer read into filled from its start',
    killedBy: 'lifecycle/subarrays',
    reducer: { read: (values, into) => new Float32Array(into.buffer).set(values) },
  },
  {
    mistake: 'one memory for every result',
    killedBy: 'lifecycle/results-are-not-aliased',
    reducer: {
      memory: (length) => sharedMemory.subarray(0, length),
    },
  },
]
