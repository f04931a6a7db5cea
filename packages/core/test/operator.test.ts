import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  type AdaptivePoolParams,
  adaptivePool,
  defineBackend,
  type FeatureMap,
  type Operator,
  type ResidentMap,
  roiPool,
  roisFromXyxy,
  type Shape,
} from '../src/index.js'

/** A backend whose result is the map it was given, so that layouts can be followed through. */
function echo() {
  return defineBackend<Float32Array>({
    name: 'echo',
    capabilities: {
      runsOn: 'a test',
      reductions: ['max', 'sum'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 1000,
    },
    upload: ({ data }) => data.slice(),
    reduce: (source) => source.slice(),
    read: (values, into) => into.set(values),
    release: () => undefined,
    dispose: () => undefined,
  })
}

// One RoI of 2×3 bins on a 2×3 map of 2 channels: map and result have the same shape.
const rois = roisFromXyxy([[0, 0, 3, 2]])
const params = { outputSize: [2, 3], spatialScale: 1 } as const
const nhwc: FeatureMap = map([0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11], [1, 2, 3, 2])
const nchw: FeatureMap = map([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [1, 2, 2, 3])

function map(values: number[], shape: Shape): FeatureMap {
  return { data: Float32Array.from(values), shape }
}

describe('an operator over whole images', () => {
  const whole = (images: FeatureMap) => adaptivePool(echo(), images, { outputSize: [2, 3] })

  it('takes a map, wherever it lives, and no RoIs', async () => {
    expect(await whole(nhwc)).toEqual(nhwc)
    const backend = echo()
    const result = await adaptivePool(backend, await backend.upload(nhwc), { outputSize: [2, 3] })
    expect(await result.read()).toEqual(nhwc.data)
  })

  it('gives the layout it is given', async () => {
    expect(await adaptivePool(echo(), nchw, { outputSize: [2, 3], layout: 'NCHW' })).toEqual(nchw)
  })

  it('gives nothing for no images, and refuses images without cells', async () => {
    expect(await whole(map([], [0, 2, 3, 2]))).toEqual(map([], [0, 2, 3, 2]))
    await expect(whole(map([], [2, 0, 3, 2]))).rejects.toThrow(
      'there are 2 images, but the feature map is 0 high',
    )
  })

  it('says so where it is given RoIs all the same', async () => {
    const call = adaptivePool as unknown as Operator<AdaptivePoolParams>
    const says = 'params.boxes is not a parameter here'
    await expect(call(echo(), nhwc, rois, { outputSize: [2, 3] })).rejects.toThrow(says)
  })
})

describe('operator', () => {
  it('takes channels first and gives channels first', async () => {
    expect(await roiPool(echo(), nchw, rois, { ...params, layout: 'NCHW' })).toEqual(nchw)
  })

  it('gives another layout where it is asked to', async () => {
    expect(await roiPool(echo(), nchw, rois, { ...params, layout: 'NCHW', outputLayout: 'NHWC' })).toEqual(
      nhwc,
    )
    expect(await roiPool(echo(), nhwc, rois, { ...params, outputLayout: 'NCHW' })).toEqual(nchw)
  })

  it('gives a resident map for a resident map', async () => {
    const resident = await echo().upload(nhwc)
    await expect(roiPool(echo(), resident, rois, params)).rejects.toMatchObject({ code: 'ROI_INVALID' })
    const backend = echo()
    const result = await roiPool(backend, await backend.upload(nhwc), rois, params)
    expect(await result.read()).toEqual(nhwc.data)
  })

  it('takes a map from wherever it lives, and so does a function around it', async () => {
    const backend = echo()
    const pooled = (features: FeatureMap | ResidentMap<Float32Array>) =>
      roiPool(backend, features, rois, params)
    const maps = [nhwc, await backend.upload(nhwc)]
    for (const features of maps) {
      const result = await pooled(features)
      expectTypeOf(result).toEqualTypeOf<FeatureMap | ResidentMap<Float32Array>>()
      expect('read' in result ? await result.read() : result.data).toEqual(nhwc.data)
    }
    expectTypeOf(await roiPool(backend, nhwc, rois, params)).toEqualTypeOf<FeatureMap>()
  })

  it.each<[string, object, RegExp]>([
    ['an unknown layout', { layout: 'CHWN' }, /layout must be 'NHWC' or 'NCHW', but is "CHWN"/],
    ['an unknown output layout', { outputLayout: 'nchw' }, /outputLayout must be/],
    ['a misspelt parameter', { outputsize: [7, 7] }, /params\.outputsize is not a parameter here/],
    ['an out for a host map', { out: {} }, /out is for resident maps/],
    [
      'bins that are not whole',
      { outputSize: [2.5, 2] },
      /params\.outputSize\[0\] must be a positive whole number, but is 2\.5/,
    ],
    ['no bins', { outputSize: [2, 0] }, /params\.outputSize\[1\] must be a positive whole number, but is 0/],
    ['one output size', { outputSize: 7 }, /params\.outputSize must be \[height, width\], but is 7/],
    ['a scale of 0', { spatialScale: 0 }, /params\.spatialScale must be a positive number/],
    ['a scale that float32 cannot hold', { spatialScale: 1e39 }, /params\.spatialScale/],
    [
      'an unknown quantization',
      { quantization: 'ceil' },
      /params\.quantization must be 'floor' or 'round'.*, but is "ceil"/,
    ],
    ['an unknown reduction', { reduce: 'mean' }, /params\.reduce must be 'max' or 'avg', but is "mean"/],
    ['more bins than 32 bits number', { outputSize: [65536, 65536] }, /4294967296 bins/],
  ])('refuses %s', async (_, more, message) => {
    await expect(roiPool(echo(), nhwc, rois, { ...params, ...more })).rejects.toThrow(message)
  })

  it('refuses a layout for a resident map', async () => {
    const backend = echo()
    const resident = await backend.upload(nhwc)
    const options = { ...params, layout: 'NCHW' }
    await expect(roiPool(backend, resident, rois, options)).rejects.toThrow('a resident map is always NHWC')
  })
})
