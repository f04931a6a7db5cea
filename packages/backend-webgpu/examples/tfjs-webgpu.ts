// Pools a tensor of tfjs's webgpu backend on tfjs's own device, and gives the result back to tfjs.
import { webgpu } from '@roipool/backend-webgpu'
import { type RoiAlignParams, type Rois, roiAlign } from '@roipool/core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'

/** RoIAlign of features [batch, height, width, channels], which are on the GPU: so will be the result. */
export async function poolTensor(
  features: tf.Tensor4D,
  rois: Rois,
  params: RoiAlignParams,
): Promise<tf.Tensor4D> {
  const backend = await webgpu({ device: (tf.backend() as WebGPUBackend).device })
  // A copy that tfjs makes on the device; it is tfjs's, and freed with `tensorRef`.
  const { tensorRef, buffer } = features.dataToGPU()
  const map = await backend.adopt(buffer!, features.shape)
  const pooled = await roiAlign(backend, map, rois, params)
  const tensor = tf.tensor(
    { buffer: pooled.handle as GPUBuffer },
    [...pooled.shape],
    'float32',
  ) as tf.Tensor4D
  // tfjs has copied the buffer, on the device again.
  tensorRef.dispose()
  await backend.dispose()
  return tensor
}
