/** A backend of this folder with one mistake in it: a piece of its text replaced by another. */
export interface Broken {
  readonly name: string
  readonly file?: 'driver.mjs' | 'threads.mjs'
  readonly from: string
  readonly to: string
  /** Runs only cases whose id begins so, where others say nothing and take long. */
  readonly only?: string
  /** Milliseconds that a case may take, where one does not end. */
  readonly timeout?: number
  /** What the first three lines of the report must say. */
  readonly says: RegExp
}

const BEST =
  'let best = -Infinity\n  for (let v = top; v < bottom; v++) {\n    for (let h = left; h < right; h++) {\n      const value'
const LOOP = BEST.replace('let best = -Infinity\n  ', '')
const STORE = 'result[at + c] = value(plan, yBin, xBin, cell, c)'
const OUT = 'const result = out ?? new Float32Array(rows * PH * PW * channels)'

/** The variants of the first stranger's backend that the suite caught. */
export const known: readonly Broken[] = [
  { name: 'max starts at 0', from: BEST, to: BEST.replace('-Infinity', '0'), says: /a maximum starts at 0/ },
  {
    name: 'max from −3.4e38',
    from: BEST,
    to: BEST.replace('-Infinity', '-3.4028234663852886e38'),
    says: /starts at the least finite number/,
  },
  {
    name: 'Math.max',
    from: 'if (value > best) best = value',
    to: 'best = Math.max(best, value)',
    says: /NaN/,
  },
  { name: 'NaN wins', from: 'if (value > best)', to: 'if (!(value <= best))', says: /NaN wins/ },
  {
    name: 'NaN order',
    from: BEST,
    to: BEST.replace('-Infinity', 'cell(top, left, c)'),
    says: /starts at the first cell, be it NaN/,
  },
  {
    name: 'empty is 0',
    from: 'if (top >= bottom || left >= right) return empty',
    to: 'if (top >= bottom || left >= right) return 0',
    says: /empty bin/,
  },
  {
    name: 'empty is −∞',
    from: 'if (top >= bottom || left >= right) return empty',
    to: '',
    says: /an empty bin is −∞/,
  },
  {
    name: 'rows and columns of the map exchanged',
    from: 'const cell = (y, x, c) =>',
    to: 'const cell = (x, y, c) =>',
    says: /rows and columns of the map exchanged/,
  },
  {
    name: 'bins i and j exchanged',
    from: '[k * PH + i, k * PW + j]',
    to: '[k * PH + j, k * PW + i]',
    says: /i taken for j/,
  },
  {
    name: 'PH for PW in the x bin',
    from: 'k * PW + j]',
    to: 'k * PH + j]',
    says: /x axis counted by PH, not by PW/,
  },
  { name: 'batchIndices ignored', from: 'plan.batchIndices[k]', to: '0', says: /every RoI is in image 0/ },
  {
    name: 'batchIndices[rows[k]]',
    from: 'plan.batchIndices[k]',
    to: 'plan.batchIndices[plan.rows[k]]',
    says: /batchIndices\[rows\[k\]\]/,
  },
  {
    name: 'end − 1',
    from: LOOP,
    to: LOOP.replace('v < bottom', 'v < Math.max(top + 1, bottom - 1)'),
    says: /the last row of a bin is left out, unless it is the only one/,
  },
  {
    name: 'end + 1',
    from: 'const [top, bottom, left, right] = [y.start[i], y.end[i], x.start[j], x.end[j]]\n  if (top >= bottom || left >= right) return empty',
    to: 'let [top, bottom, left, right] = [y.start[i], y.end[i], x.start[j], x.end[j]]\n  if (top >= bottom || left >= right) return empty\n  bottom++\n  right++',
    says: /the row and column behind a bin are read/,
  },
  {
    name: 'last channel dropped',
    from: 'c < channels',
    to: 'c < Math.max(1, channels - 1)',
    says: /the last channel is left out/,
  },
  {
    name: 'channels in blocks of 16',
    from: 'c < channels',
    to: 'c < (channels < 16 ? channels : channels - (channels % 16))',
    says: /channels/,
  },
  {
    name: 'empty bins not written',
    from: STORE,
    to: 'if (plan.reduction !== "max" || (plan.y.end[yBin] > plan.y.start[yBin] && plan.x.end[xBin] > plan.x.start[xBin])) result[at + c] = value(plan, yBin, xBin, cell, c)',
    says: /an empty bin leaves the memory as it was|out.* (written|empty)/,
  },
  {
    name: 'the maximum starts at what out holds',
    from: STORE,
    to: 'result[at + c] = plan.reduction === "max" ? Math.max(result[at + c], value(plan, yBin, xBin, cell, c)) : value(plan, yBin, xBin, cell, c)',
    says: /starts at what the result holds/,
  },
  {
    name: 'out ignored',
    from: OUT,
    to: OUT.replace('out ?? ', ''),
    says: /rows that a plan does not name are not kept|out/,
  },
  {
    name: 'unnamed rows zeroed',
    from: OUT,
    to: `${OUT}; result.fill(0)`,
    says: /rows that a plan does not name are not kept/,
  },
  {
    name: 'rows ignored',
    from: '((plan.rows[k] * PH',
    to: '((k * PH',
    says: /fills row k of the result, not rows\[k\]/,
  },
  {
    name: 'weights exchanged',
    from: 'y.weight[v] * x.weight[h]',
    to: 'y.weight[h] * x.weight[v]',
    says: /weights of the y and x axes exchanged/,
  },
  {
    name: 'weights reversed',
    from: 'y.weight[v]',
    to: 'y.weight[bottom - 1 - (v - top)]',
    says: /weights of the y axis in the opposite order/,
  },
  {
    name: 'weights in 12 bits',
    from: 'y.weight[v] * x.weight[h]',
    to: '(Math.round(y.weight[v] * 4096) / 4096) * (Math.round(x.weight[h] * 4096) / 4096)',
    says: /precision/,
  },
  {
    name: 'plans kept by the shape of their result',
    from: 'fill(source, shape, plan, result)',
    to: 'this.kept ??= new Map(); const key = plan.outputShape.join() + plan.reduction + plan.rows.length; if (!this.kept.has(key)) this.kept.set(key, plan); fill(source, shape, this.kept.get(key), result)',
    says: /kept from one call to the next/,
  },
  {
    name: 'the first batchIndices kept',
    from: 'fill(source, shape, plan, result)',
    to: 'this.images ??= {}; fill(source, shape, { ...plan, batchIndices: (this.images[plan.rows.length] ??= plan.batchIndices) }, result)',
    says: /kept from one call to the next/,
  },
  {
    name: 'position-sensitive channels by bin',
    from: 'c * step + first',
    to: 'c + first * (plan.outputShape[3])',
    says: /order of bins, then channels/,
  },
  {
    name: 'position-sensitive bins (j, i)',
    from: 'i * PW + j : 0',
    to: 'j * PH + i : 0',
    says: /position-sensitive channels with rows and columns of bins exchanged/,
  },
  {
    name: 'samples without taps are −∞',
    from: 'const sample = weighted({ y: y.taps, x: x.taps }, 0,',
    to: 'const sample = weighted({ y: y.taps, x: x.taps }, -Infinity,',
    says: /a sample outside the map/,
  },
  {
    name: 'upload is no copy',
    from: 'return map.data.slice()',
    to: 'return map.data',
    says: /upload-is-a-copy/,
  },
  {
    name: 'a thread is not awaited',
    file: 'threads.mjs',
    from: 'await Promise.all(jobs)',
    to: '',
    only: 'basic/a',
    says: /given before it is computed/,
  },
  {
    name: 'the last RoI lost',
    from: 'k < to',
    to: 'k < Math.max(1, to - 1)',
    says: /the last RoI is left out/,
  },
  {
    name: 'read one value short',
    from: 'into.set(values)',
    to: 'into.set(values.subarray(0, values.length - 1))',
    says: /fewer values are read than there are/,
  },
  {
    name: "the plan's arrays changed",
    from: 'fill(source, shape, plan, result)',
    to: 'fill(source, shape, plan, result); plan.batchIndices.sort()',
    says: /arrays of the plan are changed|changes the plan/,
  },
  {
    name: 'one result buffer for each size',
    from: OUT,
    to: 'globalThis.kept ??= {}; const size = rows * PH * PW * channels; const result = out ?? (globalThis.kept[size] ??= new Float32Array(size))',
    says: /share memory|aliased/,
  },
  {
    name: 'another error than ROI_UNAVAILABLE',
    from: 'const driver = {',
    to: 'throw new Error("no GPU here")\n  const driver = {',
    says: /no GPU here/,
  },
  { name: 'a reduction misspelt', from: "'max', 'sum', 'max-of-sums'", to: "'maximum'", says: /"?maximum"?/ },
]

const FILL = 'fill(source, shape, plan, result)'

/** Mistakes that no stranger made yet. */
export const more: readonly Broken[] = [
  {
    name: 'sums divided once more',
    from: 'return sum\n',
    to: 'return sum / ((bottom - top) * (right - left))\n',
    says: /a sum divided by the number of its terms/,
  },
  {
    name: 'a sum starts at empty',
    from: 'let sum = 0',
    to: 'let sum = none',
    says: /a sum starts at the value of an empty bin/,
  },
  {
    name: 'only the first RoI',
    from: 'k < to',
    to: 'k < Math.min(1, to)',
    says: /only the first RoI/,
  },
  {
    name: 'the bins of RoI 0',
    from: '[k * PH + i, k * PW + j]',
    to: '[i, j]',
    says: /bins of RoI 0 used for every RoI/,
  },
  {
    name: 'channels first in the map',
    from: 'source[(image + y * W + x) * C + c * step + first]',
    to: 'source[((plan.batchIndices[k] * C + c * step + first) * H + y) * W + x]',
    says: /map read with its channels first/,
  },
  {
    name: 'the result transposed',
    from: '((plan.rows[k] * PH + i) * PW + j)',
    to: '((plan.rows[k] * PW + j) * PH + i)',
    says: /rows and columns of the result exchanged/,
  },
  {
    name: 'x lists by the y bin',
    from: 'y.offset[i + 1], x.offset[j], x.offset[j + 1]]\n  if (top === bottom || left === right) return none',
    to: 'y.offset[i + 1], x.offset[i], x.offset[i + 1]]\n  if (top === bottom || left === right) return none',
    says: /number of the y bin used on the x axis/,
  },
  {
    name: 'cells in 16 bits',
    from: 'return map.data.slice()',
    to: 'return map.data.map((v) => Math.round(v * 256) / 256)',
    says: /precision/,
  },
  {
    name: 'positionSensitive ignored',
    from: 'plan.positionSensitive ? PH * PW : 1',
    to: '1; plan = { ...plan, positionSensitive: false }',
    says: /positionSensitive ignored/,
  },
  {
    name: 'threads left behind',
    file: 'threads.mjs',
    from: 'await Promise.all(workers.map((worker) => worker.terminate()))',
    to: 'workers.length = 0',
    only: 'lifecycle/dispose-w',
    says: /threads or processes they started are running/,
  },
  {
    name: 'dispose never ends',
    from: 'dispose: () => undefined',
    to: 'dispose: () => new Promise(() => setTimeout(() => {}, 1e9).unref())',
    only: 'lifecycle/dispose-t',
    timeout: 500,
    says: /dispose(.|\n)*no answer/,
  },
  { name: 'a name misspelt', from: FILL, to: 'fil(source, shape, plan, result)', says: /fil is not defined/ },
  { name: 'nothing returned', from: 'return result', to: 'return undefined', says: /nothing|returned/ },
  {
    name: 'the image of the RoI before',
    from: 'plan.batchIndices[k]',
    to: 'plan.batchIndices[Math.max(k - 1, 0)]',
    says: /image of the RoI before/,
  },
  {
    name: 'read into the whole buffer',
    from: 'into.set(values)',
    to: 'new Float32Array(into.buffer).set(values)',
    says: /subarray/,
  },
  {
    name: 'the whole buffer uploaded',
    from: 'return map.data.slice()',
    to: 'return new Float32Array(map.data.buffer.slice(0, map.data.byteLength))',
    says: /subarray|part of/,
  },
  {
    name: 'denormals flushed',
    from: 'return map.data.slice()',
    to: 'return map.data.map((v) => (Math.abs(v) < 2 ** -126 ? 0 : v))',
    says: /denormal/,
  },
  {
    name: 'long loops cut',
    from: LOOP,
    to: LOOP.replace('v < bottom', 'v < Math.min(bottom, top + 1000)'),
    says: /1,000|tall-bin/,
  },
  {
    name: 'the first shape kept',
    from: FILL,
    to: 'this.shape ??= shape; fill(source, this.shape, plan, result)',
    says: /kept from one call to the next/,
  },
  {
    name: 'x weights ignored',
    from: 'y.weight[v] * x.weight[h]',
    to: 'y.weight[v]',
    says: /weights of the x axis ignored/,
  },
  {
    name: 'samples averaged',
    from: 'if (sample > best) best = sample',
    to: 'best = (best === -Infinity ? 0 : best) + sample / ((bottom - top) * (right - left))',
    says: /mean of the samples/,
  },
  {
    name: 'out given back unwritten',
    from: OUT,
    to: `${OUT.replace('out ?? ', '')}; if (out) { fill(source, shape, plan, result); return out }`,
    says: /\bout\b|not kept/,
  },
  {
    name: 'the smallest cell',
    from: 'if (value > best) best = value',
    to: 'if (value < best || best === -Infinity) best = value',
    says: /smallest cell/,
  },
  {
    name: 'the last cell',
    from: 'if (value > best) best = value',
    to: 'best = value',
    says: /last cell of a bin is taken/,
  },
  {
    name: 'bytes in the opposite order',
    from: 'return map.data.slice()',
    to: 'return map.data.map((v) => { const view = new DataView(new ArrayBuffer(4)); view.setFloat32(0, v); return view.getFloat32(0, true) })',
    says: /bytes of a cell in the opposite order/,
  },
  {
    name: 'a process left behind',
    from: 'const driver = {',
    to: "const { spawn } = await import('node:child_process')\n  spawn('sleep', ['9'], { stdio: 'ignore' }).unref()\n  const driver = {",
    only: 'lifecycle/dispose-w',
    says: /threads or processes they started are running/,
  },
]
