import { cropAndResize, roiAlign, roiPool } from '../../../packages/core/dist/index.js'
import { channelsFirst, channelsLast } from './layout.mjs'

/** The parameters that make our operators equal to the peers'. */
const settings = {
  max: { quantization: 'round' },
  align: { samplingRatio: 2 },
}
const operators = { max: roiPool, align: roiAlign }

/**
 * One of our backends on a resident map, planning and reducing into the same `out`.
 *
 * @param rounds as in a task: how many it takes part in
 */
export async function resident(name, open, names, { features, rois, params, normalised }, rounds) {
  const backend = await open()
  const map = await backend.upload(features)
  const caller = (operator, out) => {
    if (operator === 'crop') {
      const settled = { outputSize: params.outputSize, out }
      return () => cropAndResize(backend, map, normalised, settled)
    }
    const settled = { ...params, ...settings[operator], out }
    return () => operators[operator](backend, map, rois, settled)
  }
  const out = await caller(names[0])()
  return names.map((operator) => {
    const call = caller(operator, out)
    return {
      name,
      operator,
      layout: 'NHWC',
      rounds,
      call,
      async result() {
        await call()
        return out.read()
      },
      close: () => backend.dispose(),
    }
  })
}

/** Channels first, in and out: arrays given, and the result written to the caller's array. */
export async function channelsFirstToo(name, open, names, problem) {
  const { call, given, close } = await givenChannelsFirst(open, problem)
  const { shape, data: into } = await call(names[0], given, { layout: 'NCHW' })
  return names.map((operator) => ({
    name,
    operator,
    layout: 'NCHW',
    call: () => call(operator, given, { layout: 'NCHW', into }),
    result: async () => channelsLast((await call(operator, given, { layout: 'NCHW' })).data, shape),
    close,
  }))
}

/** An array channels first is brought in, and the result is left in the backend's memory, channels first. */
export async function leftChannelsFirst(name, open, names, problem) {
  const { backend, call, given, close } = await givenChannelsFirst(open, problem)
  async function left(operator, out) {
    const map = await backend.upload(given, 'NCHW')
    const result = await call(operator, map, { outputLayout: 'NCHW', out })
    map.release()
    return result
  }
  const out = await left(names[0])
  return names.map((operator) => ({
    name,
    operator,
    layout: 'NCHW',
    call: () => left(operator, out),
    async result() {
      await left(operator, out)
      return channelsLast(await out.read(), out.shape)
    },
    close,
  }))
}

async function givenChannelsFirst(open, { features, rois, params }) {
  const backend = await open()
  const [batch, height, width, channels] = features.shape
  return {
    backend,
    given: { data: channelsFirst(features), shape: [batch, channels, height, width] },
    call: (operator, map, options) =>
      operators[operator](backend, map, rois, { ...params, ...settings[operator], ...options }),
    close: () => backend.dispose(),
  }
}

/** The call of somebody who has an array and wants the result in an array of his own, which he uses again. */
export async function intoArray(name, open, names, { features, rois, params }) {
  const backend = await open()
  const call = (operator, into) =>
    operators[operator](backend, features, rois, { ...params, ...settings[operator], into })
  const { data: into } = await call(names[0])
  return names.map((operator) => ({
    name,
    operator,
    layout: 'NHWC',
    call: () => call(operator, into),
    result: async () => (await call(operator)).data,
    close: () => backend.dispose(),
  }))
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
      call,
      result: async () => (await call()).data,
      close: () => backend.dispose(),
    }
  })
}
