import { type ReducerRules, reducerRules } from './reducer.js'

const { cellIndex, resultIndex } = reducerRules
const f = Math.fround

/** What fewer bits leave of a number: so many of a float32's 23. */
const bits = (kept: number) => (value: number) => {
  const word = new Int32Array(Float32Array.of(value).buffer)
  return new Float32Array(word.map((all) => all & (-1 << (23 - kept))).buffer)[0]!
}
const half = bits(10)
/** A number whose four bytes are read from the other end. */
function swapped(value: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return view.getFloat32(0, true)
}
const whole = (step: number) => (count: number) => count - (count % step)
const least = -3.4028234663852886e38

/**
 * Mistakes in how a plan is followed that people make, each in words and as the rules it breaks. The suite tries them on
 * the cases that failed: the one that gives exactly the wrong values that came is most likely what is wrong.
 */
export const mistakes = {
  // What a maximum is.
  'a maximum starts at 0': { first: () => 0 },
  'a maximum starts at what the result holds': { first: (_read, _y, _x, held) => held },
  'a maximum starts at −10,000': { first: () => -1e4 },
  'a maximum starts at −3e38': { first: () => -3e38 },
  'a maximum starts at the least finite number': { first: () => least },
  'a maximum starts at the first cell, be it NaN': { first: (read, y, x) => read(y, x) },
  'a maximum of samples starts at 0': { firstSample: () => 0 },
  'every maximum starts at 0, of cells and of samples': { first: () => 0, firstSample: () => 0 },
  'NaN wins at the end of a bin': { larger: (value, max) => !(value <= max) },
  'NaN wins anywhere': { larger: (value, max) => value > max || Number.isNaN(value) },
  'NaN wins anywhere, and stays': {
    larger: (value, max) => value > max || Number.isNaN(value) || Number.isNaN(max),
  },
  'the smallest cell is taken, not the largest': {
    first: () => Infinity,
    firstSample: () => Infinity,
    larger: (value, max) => value < max,
  },
  'the last cell of a bin is taken, not the largest': { larger: () => true },
  'the first cell of a bin is taken, not the largest': {
    first: (read, y, x) => read(y, x),
    larger: (_, max) => max === -Infinity,
  },
  'the sum of the samples of a bin is taken, not the largest': { ofSamples: (_, sum) => sum },
  'the mean of the samples of a bin is taken, not the largest': {
    ofSamples: (_, sum, count) => sum / count,
  },
  'the largest tap of a sample is taken, not their sum': { sample: (_, largest) => largest },
  'a sample outside the map is left out, not 0': { outside: () => undefined },
  'a sample outside the map is −∞, not 0': { outside: () => -Infinity },

  // What an empty bin is.
  'an empty bin is 0, not what the plan says': { empty: () => 0 },
  'an empty bin is −∞': { empty: () => -Infinity },
  'an empty bin is NaN': { empty: () => Number.NaN },
  'an empty bin leaves the memory as it was': { empty: () => undefined },

  // Which cells are in a bin.
  'the row and column behind a bin are read': { to: (end) => end + 1 },
  'the row behind a bin is read': { to: (end, _, axis) => (axis === 'y' ? end + 1 : end) },
  'the column behind a bin is read': { to: (end, _, axis) => (axis === 'x' ? end + 1 : end) },
  'the row and column before a bin are read': { from: (start) => Math.max(start - 1, 0) },
  'the row before a bin is read': { from: (start, axis) => (axis === 'y' ? Math.max(start - 1, 0) : start) },
  'the column before a bin is read': {
    from: (start, axis) => (axis === 'x' ? Math.max(start - 1, 0) : start),
  },
  'the last row and column of a bin are left out': { to: (end) => end - 1 },
  'the last row of a bin is left out': { to: (end, _, axis) => (axis === 'y' ? end - 1 : end) },
  'the last column of a bin is left out': { to: (end, _, axis) => (axis === 'x' ? end - 1 : end) },
  'the last row and column of a bin are left out, unless they are the only ones': {
    to: (end, start) => (end > start ? Math.max(end - 1, start + 1) : end),
  },
  'the last row of a bin is left out, unless it is the only one': {
    to: (end, start, axis) => (axis === 'y' && end > start ? Math.max(end - 1, start + 1) : end),
  },
  'the last column of a bin is left out, unless it is the only one': {
    to: (end, start, axis) => (axis === 'x' && end > start ? Math.max(end - 1, start + 1) : end),
  },
  'the first row and column of a bin are left out': { from: (start) => start + 1 },
  'the first row of a bin is left out': { from: (start, axis) => (axis === 'y' ? start + 1 : start) },
  'the first column of a bin is left out': { from: (start, axis) => (axis === 'x' ? start + 1 : start) },
  'a loop over rows and columns cut at 1,000': { to: (end, start) => Math.min(end, start + 1000) },

  // Which bin, RoI, image and row of the result.
  'rows and columns of the bins exchanged: i taken for j': {
    yBin: (k, _, j, [, PH]) => k * PH + j,
    xBin: (k, i, _, [, , PW]) => k * PW + i,
  },
  'the bins of the x axis counted by PH, not by PW': { xBin: (k, _, j, [, PH]) => k * PH + j },
  'the bins of the y axis counted by PW, not by PH': { yBin: (k, i, _, [, , PW]) => k * PW + i },
  'the number of the y bin used on the x axis': { xBin: (k, i, _, [, PH]) => k * PH + i },
  'the number of the x bin used on the y axis': { yBin: (k, _, j, [, , PW]) => k * PW + j },
  'the bins of RoI 0 used for every RoI': { yBin: (_, i) => i, xBin: (_k, _, j) => j },
  'the bins of the y axis of RoI 0 used for every RoI': { yBin: (_, i) => i },
  'the bins of the x axis of RoI 0 used for every RoI': { xBin: (_k, _, j) => j },
  'every RoI is in image 0': { image: () => 0 },
  'the number of a RoI is taken for its image': { image: (_, k) => k },
  'the image of the RoI before is used': {
    image: ({ batchIndices }, k) => batchIndices[Math.max(k - 1, 0)]!,
  },
  'the image is that of another RoI: batchIndices[rows[k]]': {
    image: (plan, k) => plan.batchIndices[plan.rows[k]!]!,
  },
  'only the first RoI is computed': { rois: (count) => Math.min(count, 1) },
  'the last RoI is left out': { rois: (count) => count - 1 },
  'the last RoI is left out, unless it is the only one': { rois: (count) => Math.max(count - 1, 1) },
  'RoI k fills row k of the result, not rows[k]': { row: (_, k) => k },
  'the rows of the result in the opposite order': { row: ({ rows }, k) => rows[rows.length - 1 - k]! },

  // Where a cell and a value lie.
  'height taken for width in the map': {
    cellIndex: (n, y, x, c, [N, H, W, C]) => cellIndex(n, y, x, c, [N, W, H, C]),
  },
  'rows and columns of the map exchanged': {
    cellIndex: (n, y, x, c, shape) => cellIndex(n, x, y, c, shape),
  },
  'rows and columns of the map exchanged, as if it were transposed': {
    cellIndex: (n, y, x, c, [N, H, W, C]) => cellIndex(n, x, y, c, [N, W, H, C]),
  },
  'the map read with its channels first': {
    cellIndex: (n, y, x, c, [, H, W, C]) => ((n * C + c) * H + y) * W + x,
  },
  'the result written with its channels first': {
    resultIndex: (k, i, j, c, [, PH, PW, C]) => ((k * C + c) * PH + i) * PW + j,
  },
  'rows and columns of the result exchanged': {
    resultIndex: (k, i, j, c, shape) => resultIndex(k, j, i, c, shape),
  },
  'rows and columns of the result exchanged, as if it were transposed': {
    resultIndex: (k, i, j, c, [K, PH, PW, C]) => resultIndex(k, j, i, c, [K, PW, PH, C]),
  },
  'indices of the map in float32': {
    cellIndex: (n, y, x, c, shape) => f(cellIndex(n, y, x, c, shape)),
  },
  'indices of the result in float32': {
    resultIndex: (k, i, j, c, shape) => f(resultIndex(k, i, j, c, shape)),
  },

  // Which channels.
  'the last channel is left out': { channels: (count) => count - 1 },
  'the last channel is left out, unless it is the only one': { channels: (count) => Math.max(count - 1, 1) },
  'only the first channel is computed': { channels: (count) => Math.min(count, 1) },
  'channel 0 is read for every channel': { plainChannel: () => 0, channel: () => 0 },
  'channels in pairs only: an odd one at the end is left out': { channels: whole(2) },
  'channels in fours only: those behind the last block are left out': { channels: whole(4) },
  'channels in fours only, if there are as many: those behind the last block are left out': {
    channels: (count) => (count < 4 ? count : whole(4)(count)),
  },
  'channels in eights only: those behind the last block are left out': { channels: whole(8) },
  'channels in eights only, if there are as many: those behind the last block are left out': {
    channels: (count) => (count < 8 ? count : whole(8)(count)),
  },
  'channels in sixteens only: those behind the last block are left out': { channels: whole(16) },
  'channels in sixteens only, if there are as many: those behind the last block are left out': {
    channels: (count) => (count < 16 ? count : whole(16)(count)),
  },
  'channels in thirty-twos only: those behind the last block are left out': { channels: whole(32) },
  'channels in thirty-twos only, if there are as many: those behind the last block are left out': {
    channels: (count) => (count < 32 ? count : whole(32)(count)),
  },
  'channels in sixty-fours only: those behind the last block are left out': { channels: whole(64) },
  'channels in sixty-fours only, if there are as many: those behind the last block are left out': {
    channels: (count) => (count < 64 ? count : whole(64)(count)),
  },
  'positionSensitive ignored: channel c is read for channel c': { channel: (c) => c },
  'position-sensitive channels in the order of bins, then channels': {
    channel: (c, i, j, [, , PW, C]) => (i * PW + j) * C + c,
  },
  'position-sensitive channels with rows and columns of bins exchanged': {
    channel: (c, i, j, [, PH, PW]) => (c * PW + j) * PH + i,
  },
  'position-sensitive channels taken from the first bin for all': {
    channel: (c, _i, _j, [, PH, PW]) => c * PH * PW,
  },

  // What a sum is.
  'the weights of a sum ignored': { weight: () => 1 },
  'the weights of the y axis ignored': { weight: (_, x, _v, h) => x.weight[h]! },
  'the weights of the x axis ignored': { weight: (y, _, v) => y.weight[v]! },
  'the weights of the y and x axes added, not multiplied': {
    weight: (y, x, v, h) => y.weight[v]! + x.weight[h]!,
  },
  'the weights of the y and x axes exchanged': {
    weight: (y, x, v, h, { top, left, bottom, right }) =>
      (y.weight[top + Math.min(h - left, bottom - top - 1)] ?? 0) *
      (x.weight[left + Math.min(v - top, right - left - 1)] ?? 0),
  },
  'the weights of the y and x axes exchanged: y.weight[h] · x.weight[v]': {
    weight: (y, x, v, h) => (y.weight[h] ?? Number.NaN) * (x.weight[v] ?? Number.NaN),
  },
  'the weights of the y axis in the opposite order': {
    weight: (y, x, v, h, { top, bottom }) => y.weight[bottom - 1 - (v - top)]! * x.weight[h]!,
  },
  'the weights of the x axis in the opposite order': {
    weight: (y, x, v, h, { left, right }) => y.weight[v]! * x.weight[right - 1 - (h - left)]!,
  },
  'the weights of both axes in the opposite order': {
    weight: (y, x, v, h, { top, bottom, left, right }) =>
      y.weight[bottom - 1 - (v - top)]! * x.weight[right - 1 - (h - left)]!,
  },
  'the weights of the first taps used for all': {
    weight: (y, x, _v, _h, { top, left }) => y.weight[top]! * x.weight[left]!,
  },
  'negative weights taken as 0': { term: (weight, value) => Math.max(weight, 0) * value },
  'negative weights taken as positive': { term: (weight, value) => Math.abs(weight) * value },
  'a sum starts at the value of an empty bin': { total: (sum, _cells, _read, empty) => sum + empty },
  'a sum divided by the number of its terms': { total: (sum, count) => sum / count },
  'a mean that sums before it divides': {
    term: (_, value) => value,
    total: (sum, count) => f(sum) / count,
  },
  'NaN passed over in a sum': { term: (weight, value) => (Number.isNaN(value) ? 0 : weight * value) },
  '0 · X[0, 0] added to a sum': { total: (sum, _, read) => sum + 0 * read(0, 0) },

  // How it is kept.
  'the bytes of a cell in the opposite order': { cell: swapped },
  'cells held in 16 bits': { cell: half },
  'weights held in 16 bits': { term: (weight, value) => half(weight) * value },
  'terms of a sum held in 16 bits': { term: (weight, value) => half(weight * value) },
  'the cells of a sum added one after another in float32': { add: (sum, term) => f(sum + f(term)) },
  'denormals flushed to 0': { cell: (value) => (Math.abs(value) < 2 ** -126 ? 0 : value) },
} satisfies Record<string, Partial<ReducerRules>>

export type Mistake = keyof typeof mistakes
