// Wrong calls, each below the first lines of what a compiler says of it: they name what is wrong, or what converts it.
// types.test.ts holds every call to them.

import type { Backend, FeatureMap, ResidentMap, Rois } from '@roipool/core'
import { adaptivePool, featureMap, inBlocks, multiScaleRoiPool, roiPool } from '@roipool/core'

declare const backend: Backend<Float32Array>
declare const gpu: Backend<{ buffer: 'of a GPU' }>
declare const map: FeatureMap
declare const resident: ResidentMap<Float32Array>
declare const rois: Rois
const params = { outputSize: [2, 3], spatialScale: 1 }
const pyramid = { outputSize: [2, 3], strides: [1, 2] }

// Object literal may only specify known properties, but 'quantisation' does not exist in type 'RoiPoolParams & HostOptions'. Did you mean to write 'quantization'?
roiPool(backend, map, rois, { ...params, quantisation: 'round' })

// Type '"ceil"' is not assignable to type 'Quantization | undefined'.
roiPool(backend, map, rois, { ...params, quantization: 'ceil' })

// Argument of type '{ outputSize: [number, number]; }' is not assignable to parameter of type 'RoiPoolParams & HostOptions'.
//   Property 'spatialScale' is missing in type '{ outputSize: [number, number]; }' but required in type 'RoiPoolParams'.
roiPool(backend, map, rois, { outputSize: [2, 3] })

// Object literal may only specify known properties, and 'out' does not exist in type 'RoiPoolParams & HostOptions'.
roiPool(backend, map, rois, { ...params, out: resident })

// Object literal may only specify known properties, and 'layout' does not exist in type 'RoiPoolParams & ResidentOptions<Float32Array<ArrayBufferLike>>'.
roiPool(backend, resident, rois, { ...params, layout: 'NCHW' })

// Argument of type 'number[][]' is not assignable to parameter of type 'Rois | Hint<"roisFromXyxy(boxes, batchIndices) converts">'.
roiPool(backend, map, [[0, 0, 2, 2]], params)

// Argument of type 'Float32Array<ArrayBuffer>' is not assignable to parameter of type 'Rois | Hint<"roisFromXyxy(boxes, batchIndices) converts">'.
roiPool(backend, map, new Float32Array(4), params)

// Type 'number[]' is missing the following properties from type 'Float32Array<ArrayBufferLike>': BYTES_PER_ELEMENT, buffer, byteLength, byteOffset, and 3 more.
roiPool(backend, map, { boxes: [0, 0, 2, 2] }, params)

// Type 'Float64Array<ArrayBuffer>' is not assignable to type 'Float32Array<ArrayBufferLike> | HalfFloats | Hint<"featureMap(data, shape) converts">'.
roiPool(backend, { data: new Float64Array(4), shape: [1, 2, 2, 1] }, rois, params)

// Type 'number[]' is not assignable to type 'Float32Array<ArrayBufferLike> | HalfFloats | Hint<"featureMap(data, shape) converts">'.
roiPool(backend, { data: [1, 2, 3, 4], shape: [1, 2, 2, 1] }, rois, params)

// Argument of type '{ data: Float32Array<ArrayBuffer>; }' is not assignable to parameter of type 'MapInput'.
//   Property 'shape' is missing in type '{ data: Float32Array<ArrayBuffer>; }' but required in type 'HostMapInput'.
roiPool(backend, { data: new Float32Array(4) }, rois, params)

// Argument of type 'FeatureMap[]' is not assignable to parameter of type 'MapInput'.
roiPool(backend, [map], rois, params)

// Argument of type 'Backend<{ buffer: "of a GPU"; }>' is not assignable to parameter of type 'Backend<Float32Array<ArrayBufferLike>>'.
roiPool(gpu, resident, rois, params)

// Argument of type 'FeatureMap' is not assignable to parameter of type 'readonly MapInput[]'.
multiScaleRoiPool(backend, map, rois, pyramid)

// Object literal may only specify known properties, but 'stride' does not exist in type 'Omit<RoiPoolParams, "spatialScale"> & PyramidParams & HostOptions'. Did you mean to write 'strides'?
multiScaleRoiPool(backend, [map], rois, { ...pyramid, stride: [1, 2] })

// Object literal may only specify known properties, but 'roi' does not exist in type 'HostBlockOptions'. Did you mean to write 'rois'?
inBlocks(roiPool, backend, map, rois, params, { roi: 2 })

// Object literal may only specify known properties, but 'quantisation' does not exist in type 'RoiPoolParams & LayoutOptions'. Did you mean to write 'quantization'?
inBlocks(roiPool, backend, map, rois, { ...params, quantisation: 'round' })

// Object literal may only specify known properties, and 'into' does not exist in type 'BlockOptions'.
inBlocks(roiPool, backend, resident, rois, params, { into: new Float32Array(24) })

// Argument of type 'FeatureMap[]' is not assignable to parameter of type 'MapInput'.
inBlocks(roiPool, backend, [map], rois, params)

// Argument of type 'FeatureMap' is not assignable to parameter of type 'readonly MapInput[]'.
inBlocks(multiScaleRoiPool, backend, map, rois, pyramid)

// Argument of type '[number, number, number]' is not assignable to parameter of type 'Shape'.
//   Source has 3 element(s) but target requires 4.
featureMap(new Float32Array(4), [2, 2, 1])

// Argument of type 'string[]' is not assignable to parameter of type 'ArrayLike<number>'.
//   'number' index signatures are incompatible.
featureMap('1 2 3 4'.split(' '), [1, 2, 2, 1])

// Expected 3 arguments, but got 4.
adaptivePool(backend, map, rois, { outputSize: [2, 3] })

// Object literal may only specify known properties, and 'spatialScale' does not exist in type 'AdaptivePoolParams & HostOptions'.
adaptivePool(backend, map, { outputSize: [2, 3], spatialScale: 1 })

// Argument of type 'ImageOperator<AdaptivePoolParams>' is not assignable to parameter of type 'Operator<never, never> | MultiScaleOperator<never, never>'.
inBlocks(adaptivePool, backend, map, rois, { outputSize: [2, 3] })
