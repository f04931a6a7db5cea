import {
  planCropAndResize,
  planRoiAlign,
  planRoiPool,
  roiAlign,
  roiPool,
} from '../../../packages/core/dist/index.js'
import { channelsFirst, channelsLast } from './layout.mjs'

/** The parameters that make our operators equal to the peers'. */
const settings = {
  max: { quantization: 'round' },
  align: { samplingRatio: 2 },
}
const planners = { max: planRoiPool, align: planRoiAlign, crop: planCropAndResize }
const operators = { max: roiPool, align: roiAlign }

/**
 * One of our backends on a resident map, planning and reducing into the same `out`.
 *
 * @param rounds as in a task: how many it takes part in
 */
export async function resident(name, open, names, { features, rois, params, normalised }, rounds) {
  const backend = await open()
  const map = await backend.upload(features)
  const plan = (operator) =>
    operator === 'crop'
      ? planners.crop(normalised, { outputSize: params.outputSize }, features.shape)
      : planners[operator](rois, { ...params, ...settings[operator] }, features.shape)
  const out = await backend.reduce(map, plan(names[0]))
  return names.map((operator) => {
    const call = () => backend.reduce(map, plan(operator), out)
    return {
      name,
      operator,
      layout: 'NHWC',
      rounds,
      run: () => timed(call),
      async result() {
        await call()
        return out.read()
      },
      close: () => backend.dispose(),
    }
  })
}

/** Channels first, in and out: the map is brought in, pooled, and the result written to the caller's array. */
export async function channelsFirstToo(name, open, names, { features, rois, params }) {
  const backend = await open()
  const [batch, height, width, channels] = features.shape
  const given = { data: channelsFirst(features), shape: [batch, channels, height, width] }
  const plan = (operator) => planners[operator](rois, { ...params, ...settings[operator] }, features.shape)
  const map = await backend.upload(given, 'NCHW')
  const out = await backend.reduce(map, plan(names[0]))
  const [rows, PH, PW, C] = out.shape
  map.release()
  const values = new Float32Array(rows * PH * PW * C)
  return names.map((operator) => {
    async function call() {
      const map = await backend.upload(given, 'NCHW')
      await backend.reduce(map, plan(operator), out)
      await out.read(values, 'NCHW')
      map.release()
    }
    return {
      name,
      operator,
      layout: 'NCHW',
      run: () => timed(call),
      async result() {
        await call()
        return channelsLast(values, [rows, C, PH, PW])
      },
      close: () => backend.dispose(),
    }
  })
}

/** The cold call of somebody who has an array and wants an array: upload, plan, reduce, read a fresh copy. */
export async function cold(name, open, names, { features, rois, params }) {
  const backend = await open()
  return names.map((operator) => {
    const call = () => operators[operator](backend, features, rois, { ...params, ...settings[operator] })
    return {
      name,
      operator,
      layout: 'NHWC',
      run: () => timed(call),
      result: async () => (await call()).data,
      close: () => backend.dispose(),
    }
  })
}

async function timed(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}
