import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Target } from '../target.js'
import { type Gpu, gradientKernelOn, kernelOn, MAPS, type Task } from './gpu.js'
import { registerKernels, runKernel } from './kernel.js'
import { shaderOf } from './webgpu-shaders.js'

/** tfjs's `webgpu` backend. */
export function webgpu(): Target {
  registerKernels('webgpu', kernelOn(gpu), gradientKernelOn(gpu))
  const { maxStorageBufferBindingSize, maxBufferSize } = (tf.findBackend('webgpu') as WebGPUBackend).device
    .limits
  return {
    runsOn: 'tfjs webgpu',
    // WGSL §15.7.2 lets a device take NaN and infinities for any value, and subnormals for 0.
    nonFinite: false,
    subnormals: false,
    // tfjs binds a tensor whole, and counts its elements in 32 bits.
    maxElements: Math.min(Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / 4), 2 ** 31 - 1),
    upload: ({ data, shape }) => tf.tensor4d(data.slice(), [...shape]),
    reduce: runKernel,
  }
}

const gpu: Gpu<WebGPUBackend> = {
  upload: (backend, table) =>
    table instanceof Int32Array
      ? backend.makeTensorInfo([table.length], 'int32', table)
      : backend.makeTensorInfo([table.length], 'float32', table),
  run: (backend, task) => {
    const integers = Object.values(task.integers).map((value) => ({ type: 'int32', data: [value] }))
    const floats = Object.values(task.floats).map((value) => ({ type: 'float32', data: [value] }))
    const inputs = Object.values(task.inputs)
    return backend.runWebGPUProgram(programOf(task), inputs, task.dtype, [...integers, ...floats])
  },
}

const WORKGROUP = 64

function programOf(task: Task): WebGPUProgram {
  const { shader, dtype, outputShape, inputs, integers, floats } = task
  const names = Object.keys(inputs)
  const lanes = integers.groups === 1 && outputShape.at(-1)! % 4 === 0 ? 4 : 1
  const threads = tf.util.sizeFromShape(outputShape) / lanes
  const fields = [
    ...Object.keys(integers).map((name) => `${name} : i32`),
    ...Object.keys(floats).map((name) => `${name} : f32`),
  ]
  return {
    variableNames: names,
    variableComponents: names.map((name) => (MAPS.has(name) ? lanes : 1)),
    outputComponent: lanes,
    outputShape,
    uniforms: fields.join(', '),
    size: true,
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    // tfjs folds what is more than one dimension takes.
    dispatch: [Math.ceil(threads / WORKGROUP), 1, 1],
    workgroupSize: [WORKGROUP, 1, 1],
    shaderKey: `roipool-${shader}-${dtype}-${lanes}`,
    getUserCode: () => shaderOf(task, lanes),
  }
}
