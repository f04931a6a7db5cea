// Pools what an onnxruntime-web session computed, on the device that computed it.
import { webgpu } from '@roipool/backend-webgpu'
import { type FeatureMap, type RoiAlignParams, type Rois, roiAlign } from '@roipool/core'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import * as ort from 'onnxruntime-web/webgpu'

ort.env.wasm.wasmPaths = { wasm }

/**
 * Runs a model from `image`, a tensor of [batch, 3, height, width], to `features`, and pools those. The features must
 * be channels last, [batch, height, width, channels]: a network that is not ends with a Transpose (0, 2, 3, 1).
 */
export async function poolFeatures(
  model: Uint8Array,
  image: ort.Tensor,
  rois: Rois,
  params: RoiAlignParams,
): Promise<FeatureMap> {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['webgpu'],
    preferredOutputLocation: 'gpu-buffer',
  })
  const { features } = await session.run({ image })
  const [batch, height, width, channels] = features!.dims as [number, number, number, number]

  const backend = await webgpu({ device: await ort.env.webgpu.device })
  const map = await backend.adopt(features!.gpuBuffer as GPUBuffer, [batch, height, width, channels])
  const pooled = await roiAlign(backend, map, rois, params)
  // Here the values are wanted in host memory; `pooled.handle` is the GPUBuffer that holds them.
  const result = { data: await pooled.read(), shape: pooled.shape }

  await backend.dispose()
  features!.dispose()
  await session.release()
  return result
}
