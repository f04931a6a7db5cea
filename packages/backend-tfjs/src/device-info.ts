import type { AdapterInfo } from '@roipool/core'
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'

/** What the device of an initialised tfjs backend says of itself; undefined for one that computes on the CPU. */
export function deviceInfo(backendName: string): AdapterInfo | undefined {
  const backend = tf.findBackend(backendName)
  if (backendName === 'webgpu') {
    const { device, adapterInfo } = backend as WebGPUBackend
    return device.adapterInfo ?? adapterInfo
  }
  if (backendName !== 'webgl') return undefined
  const { gl } = (backend as MathBackendWebGL).gpgpu
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')
  return unmasked ? { description: gl.getParameter(unmasked.UNMASKED_RENDERER_WEBGL) } : undefined
}
