import { unavailable, unsupported } from '@roipool/core'
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import * as tf from '@tensorflow/tfjs-core'
import { composed } from '../composed.js'
import type { Target } from '../target.js'
import { EXACT, type Gpu, gradientKernelOn, kernelOn, type Task } from './gpu.js'
import { registerKernels, runKernel } from './kernel.js'
import { ROW, shaderOf } from './webgl-shaders.js'

/** tfjs's `webgl` backend. WebGL 1 knows no loop whose end is computed: there, stock operations. */
export function webgl(): Target {
  // tfjs's own floatPrecision() answers 16 exactly where WebGL computes in float32.
  if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
    unavailable("tfjs's WebGL computes in float16 on this device. Use tfjs({ backend: 'cpu' })")
  }
  if (tf.env().getNumber('WEBGL_VERSION') < 2) return composed('webgl')
  registerKernels('webgl', kernelOn(gpu), gradientKernelOn(gpu))
  return {
    runsOn: 'tfjs webgl',
    // GLSL ES 3.00 §4.5.1 leaves to the device whether NaN and infinities exist, and whether subnormals are 0.
    nonFinite: false,
    subnormals: false,
    // tfjs folds a tensor into one texture.
    maxElements: tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE') ** 2,
    upload: ({ data, shape }) => tf.tensor4d(data.slice(), [...shape]),
    reduce: runKernel,
  }
}

const gpu: Gpu<MathBackendWebGL> = {
  upload: (backend, table) => {
    const most = Math.min(EXACT, ROW * tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE'))
    if (table.length > most || (table instanceof Int32Array && table.some((value) => value > EXACT))) {
      unsupported(`a plan for tfjs's WebGL has at most ${most} numbers in a table, and none above ${EXACT}`)
    }
    const rows = Math.ceil(table.length / ROW)
    const texture = new Float32Array(rows * ROW)
    texture.set(table)
    return backend.makeTensorInfo([rows, ROW], 'float32', texture)
  },
  run: (backend, task) => {
    const inputs = Object.values(task.inputs)
    // Else tfjs hands tensors of a few elements to the shader in another way.
    for (const { dataId } of inputs) backend.uploadToGPU(dataId)
    const { integers, floats } = task
    const values = [...Object.values(integers), ...Object.values(floats)].map((value) => [value])
    return backend.runWebGLProgram(programOf(task), inputs, task.dtype, values)
  },
}

function programOf(task: Task): GPGPUProgram {
  const integers = Object.keys(task.integers).map((name) => ({ name, type: 'int' as const }))
  const floats = Object.keys(task.floats).map((name) => ({ name, type: 'float' as const }))
  return {
    variableNames: Object.keys(task.inputs),
    outputShape: task.outputShape,
    // Shapes in uniforms, so that another number of RoIs is not another program to compile.
    enableShapeUniforms: true,
    customUniforms: [...integers, ...floats],
    userCode: shaderOf(task),
  }
}
