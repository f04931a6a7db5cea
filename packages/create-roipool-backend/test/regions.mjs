// Who installed core and a backend calls every name of regions that are not boxes, and of their gradients. The answers are by
// hand: cell (y, x) of the map is 10 y + x, so that the mean of whatever lies inside is the value at its middle.
import assert from 'node:assert/strict'
import { naive } from '@roipool/backend-naive'
import * as core from '@roipool/core'

const backend = await naive()
const data = Float32Array.from({ length: 64 }, (_, n) => 10 * Math.floor(n / 8) + (n % 8))
const map = core.featureMap(data, [1, 8, 8, 1])
const one = { outputSize: [1, 1], spatialScale: 1 }
const upstream = { data: Float32Array.of(1), shape: [1, 1, 1, 1] }

function near(name, got, wanted) {
  assert.equal(got.length, wanted.length, name)
  for (const [n, value] of wanted.entries()) {
    assert.ok(Math.abs(got[n] - value) < 1e-4, `${name} gave ${[...got]}, not ${wanted}`)
  }
}
const box = core.roisFromXyxy([[3, 3, 5, 5]])
const rotated = core.roisFromRotated([[4, 4, 2, 2, 30]])
const turned = { ...one, angle: 'degrees', samplingRatio: 2 }
const moved = { ...one, samplingRatio: 2, gamma: 0.1, offsets: Float32Array.of(1, 0.5) }
const points = core.pointsFromXy([[[4, 4]]])
const last = core.roisFromXyxy([[3, 3, 4, 4]])
const whole = core.roisFromTensorFlow([[0, 0, 1, 1]])
const square = [3, 3, 5, 3, 5, 5, 3, 5]
const bits = new Uint8Array(64)
for (const at of [27, 28, 35, 36]) bits[at] = 255
const forms = {
  masksFromBits: core.masksFromBits(bits, [1, 8, 8]),
  masksFromRle: core.masksFromRle([{ size: [8, 8], counts: [27, 2, 6, 2, 27] }]),
  masksFromPolygons: core.masksFromPolygons([[square]], [8, 8]),
}

for (const [name, call, wanted] of [
  ['roiAlign', () => core.roiAlign(backend, map, box, one), [38.5]],
  ['roiAlignRotated', () => core.roiAlignRotated(backend, map, rotated, turned), [38.5]],
  ['roiPoolRotated', () => core.roiPoolRotated(backend, map, rotated, { ...one, angle: 'degrees' }), [44]],
  ['deformRoiPool', () => core.deformRoiPool(backend, map, box, moved), [38.5 + 0.2 + 1]],
  // Samples at the beginnings of the parts of a bin: 2.5 and 3.5, moved by 0.2 and 0.1.
  ['deformPsRoiPool', () => core.deformPsRoiPool(backend, map, last, moved), [33 + 0.2 + 1]],
  ...Object.entries(forms).flatMap(([name, masks]) => [
    [name, () => core.maskPool(backend, map, masks, one), [38.5]],
    [name, () => core.maskPool(backend, map, masks, { ...one, reduce: 'max' }), [44]],
  ]),
  [
    'multiScaleMaskPool',
    () => core.multiScaleMaskPool(backend, [map], forms.masksFromRle, { outputSize: [1, 1], strides: [1] }),
    [38.5],
  ],
  ['adaptivePool', () => core.adaptivePool(backend, map, { outputSize: [1, 1], reduce: 'avg' }), [38.5]],
  ['samplePoints', () => core.samplePoints(backend, map, points, { spatialScale: 1 }), [38.5]],
  [
    'spatialScale [y, x]',
    () => core.roiAlign(backend, map, core.roisFromXyxy([[6, 3, 10, 5]]), { ...one, spatialScale: [1, 0.5] }),
    [38.5],
  ],
]) {
  near(name, (await call()).data, wanted)
}

for (const [name, gradient, regions, params, wanted] of [
  ['roiAlignGradient', core.roiAlignGradient, box, one, [0.5, 5, 0.5, 5]],
  ['prRoiPoolGradient', core.prRoiPoolGradient, box, one, [0.5, 5, 0.5, 5]],
  ['psRoiAlignGradient', core.psRoiAlignGradient, box, one, [0.5, 5, 0.5, 5]],
  ['cropAndResizeGradient', core.cropAndResizeGradient, whole, { outputSize: [1, 1] }, [3.5, 35, 3.5, 35]],
  ['roiAlignRotatedGradient', core.roiAlignRotatedGradient, rotated, turned, [1, 10, 0, 0, 0]],
  ['samplePointsGradient', core.samplePointsGradient, points, { spatialScale: 1 }, [1, 10]],
  ['deformRoiPoolGradient', core.deformRoiPoolGradient, box, moved, [0.2, 2]],
  ['deformPsRoiPoolGradient', core.deformPsRoiPoolGradient, last, moved, [0.2, 2]],
]) {
  near(name, await gradient(backend, map, regions, upstream, params), wanted)
}
for (const [gradient, regions] of [
  [core.roiPoolGradient, box],
  [core.roiWarpGradient, box],
  [core.psRoiPoolGradient, box],
  [core.roiPoolRotatedGradient, rotated],
]) {
  await assert.rejects(gradient(backend, map, regions, upstream, one), { code: 'ROI_UNSUPPORTED' })
}

near('polygonCoverage', core.polygonCoverage([0, 0, 1, 0, 0, 1], [1, 2]), [0.5, 0])
for (const [name, made, wanted] of [
  ['roisFromXywh', core.roisFromXywh([[1, 2, 3, 4]]), [1, 2, 4, 6]],
  ['roisFromYolo', core.roisFromYolo([[0.5, 0.25, 0.5, 0.5]], [80, 40]), [10, 0, 30, 40]],
  ['roisFromVoc', core.roisFromVoc([[1, 2, 10, 20]]), [0, 1, 10, 20]],
  ['roisFromNormalizedXyxy', core.roisFromNormalizedXyxy([[0, 0.5, 1, 1]], [80, 40]), [0, 40, 40, 80]],
]) {
  near(name, made.boxes, wanted)
}
near('roisPerImage', core.roisPerImage([[], [[1, 2, 3, 4]], [[5, 6, 7, 8]]]).batchIndices, [1, 2])

const half = core.featureMap(core.toFloat16Bits(data), [1, 8, 8, 1], { type: 'float16' })
near('float16', (await core.roiAlign(backend, half, box, one)).data, [38.5])
await backend.dispose()
console.log('every name answers')
