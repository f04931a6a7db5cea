import {
  planCropAndResize,
  planRoiAlign,
  planRoiPool,
  roiAlign,
  roiPool,
} from '../../../packages/core/dist/index.js'

/** The parameters that make our operators equal to the peers'. */
const settings = {
  max: { quantization: 'round' },
  align: { samplingRatio: 2 },
}
const planners = { max: planRoiPool, align: planRoiAlign, crop: planCropAndResize }
const operators = { max: roiPool, align: roiAlign }

/** One of our backends, on a resident map with `out` reused; `read` gives a view or a copy of the result. */
export async function resident(name, open, names, { features, rois, params }, normalised) {
  const backend = await open()
  const map = await backend.upload(features)
  const task = async (operator) => {
    const plan = () =>
      operator === 'crop'
        ? planners.crop(normalised, { outputSize: params.outputSize }, features.shape)
        : planners[operator](rois, { ...params, ...settings[operator] }, features.shape)
    const out = await backend.reduce(map, plan())
    return {
      name,
      operator,
      layout: 'NHWC',
      async run() {
        const start = performance.now()
        await backend.reduce(map, plan(), out)
        return performance.now() - start
      },
      result: () => out.read(),
      close: () => backend.dispose(),
    }
  }
  const tasks = []
  for (const operator of names) tasks.push(await task(operator))
  return tasks
}

/** The cold call of somebody who has an array and wants an array: upload, plan, reduce, read a fresh copy. */
export async function cold(name, open, names, { features, rois, params }) {
  const backend = await open()
  return names.map((operator) => {
    let last
    return {
      name,
      operator,
      layout: 'NHWC',
      async run() {
        const start = performance.now()
        last = await operators[operator](backend, features, rois, { ...params, ...settings[operator] })
        return performance.now() - start
      },
      result: () => last.data,
      close: () => backend.dispose(),
    }
  })
}
