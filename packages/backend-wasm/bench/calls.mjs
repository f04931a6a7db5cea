// node bench/calls.mjs [workloads] [rounds]: what a call takes, by where its maps come from and where its result goes, on
// one thread: beside the same call on a resident map with `out` reused, and beside stores over as large a result. Then the
// first touch of that much memory, beside a call that gives a new array. Interleaved; medians of ratios.
import { planRoiAlign, planRoiPool, roiAlign, roiPool } from '@roipool/core'
import { wasm } from '../dist/index.js'
import { openFill } from './fill.mjs'
import { interleave, quantile } from './timing.mjs'
import { problem, workloads } from './workloads.mjs'

const [names = 'W1c,W2a', rounds = '9'] = process.argv.slice(2)
const operators = {
  max: { call: roiPool, plan: planRoiPool, more: { quantization: 'round' } },
  align: { call: roiAlign, plan: planRoiAlign, more: { samplingRatio: 2 } },
}
for (const name of names.split(',')) {
  for (const operator of Object.keys(operators)) await measure(name, operator)
}

async function measure(name, operator) {
  const { features, rois, params } = problem(workloads[name])
  const { call, plan, more } = operators[operator]
  const [batch, height, width, channels] = features.shape
  const backend = await wasm({ threads: 1 })
  const map = await backend.upload(features)
  const first = { data: await map.read(undefined, 'NCHW'), shape: [batch, channels, height, width] }
  const given = { ...params, ...more }
  const out = await call(backend, map, rois, given)
  const turned = await call(backend, map, rois, { ...given, outputLayout: 'NCHW' })
  const into = await out.read()
  const channelsFirstIn = async (options) => {
    const resident = await backend.upload(first, 'NCHW')
    await call(backend, resident, rois, { ...given, ...options })
    resident.release()
  }
  const { outputShape } = plan(rois, given, features.shape)
  const tasks = [
    { label: 'resident, out', run: () => call(backend, map, rois, { ...given, out }) },
    await openFill(outputShape),
    {
      label: 'channels first in, left in the memory channels first',
      run: () => channelsFirstIn({ outputLayout: 'NCHW', out: turned }),
    },
    {
      label: "channels first in, into the caller's array",
      run: () => call(backend, first, rois, { ...given, layout: 'NCHW', into }),
    },
    {
      label: "channels last in, into the caller's array",
      run: () => call(backend, features, rois, { ...given, into }),
    },
    { label: 'channels last in, a new array', run: () => call(backend, features, rois, given) },
    { label: 'first touch', run: () => new Float32Array(into.length).fill(1) },
  ]
  // Beside writing by themselves first: the calls below take new memory, and change what lies in the caches.
  const [own, stores] = await interleave(tasks.slice(0, 2), 3 * Number(rounds))
  const ratios = own.map((time, round) => time / stores[round])
  const [ratio, low, high] = [0.5, 0.25, 0.75].map((part) => quantile(ratios, part).toFixed(2))
  const times = await interleave(tasks, Number(rounds))
  const beside = (n, other) =>
    quantile(
      times[n].map((time, round) => time / times[other][round]),
      0.5,
    ).toFixed(2)
  console.log(`${name}, ${operator}: resident / fill, by themselves: ${ratio} (${low}–${high})`)
  console.table(
    tasks.map(({ label }, n) => ({
      call: label,
      'median ms': quantile(times[n], 0.5).toFixed(2),
      'p10–p90 ms': `${quantile(times[n], 0.1).toFixed(2)}–${quantile(times[n], 0.9).toFixed(2)}`,
      '× resident': beside(n, 0),
      '× fill': beside(n, 1),
      '× first touch': beside(n, tasks.length - 1),
    })),
  )
  await backend.dispose()
}
