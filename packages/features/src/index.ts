export type { Backbone, Image, MappedImage } from './backbone.js'

import type { FeatureMap } from '@roipool/core'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { type io, ready, setBackend, tensor4d, tidy } from '@tensorflow/tfjs-core'
// tfjs's way: loading it is what registers it.
import '@tensorflow/tfjs-backend-wasm'
import { INPUT_SIZE, STRIDE, type Stride } from './input.js'

/** The last layer of the backbone at each stride: 1×16×16×480, 1×32×32×528, 1×64×64×192. */
const layers: Record<Stride, string> = {
  32: 'tower_0/extern1/hard_swish/mul_1',
  16: 'tower_0/MobilenetV3/expanded_conv_12/expand/hard_swish/mul_1',
  8: 'tower_0/MobilenetV3/expanded_conv_6/expand/hard_swish/mul_1',
}

/** A tfjs graph model as its two files hold it. */
export interface ModelFiles {
  /** The parsed JSON file. */
  readonly description: {
    readonly modelTopology: object
    readonly weightsManifest: readonly { readonly weights: io.WeightsManifestEntry[] }[]
  }
  /** The binary file. */
  readonly weights: ArrayBuffer
}

export interface Network {
  /** The feature map of one photograph, 512×512 RGB, 0 to 255, row-major, channels last, at a stride, 32 by default. */
  features(pixels: Float32Array, stride?: Stride): Promise<FeatureMap>
  dispose(): void
}

/**
 * CenterNet on MobileNetV3, trained on COCO, cut off after its backbone. Runs on tfjs's WebAssembly backend, in Node
 * and in browsers.
 */
export async function openCenterNet({ description, weights }: ModelFiles): Promise<Network> {
  const { modelTopology, weightsManifest } = description
  const weightSpecs = weightsManifest.flatMap((group) => group.weights)
  await useWasm()
  const model = await loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs, weightData: weights }),
  })
  return {
    async features(pixels, stride = STRIDE) {
      await useWasm()
      const tapped = tidy(() => {
        const result = model.execute(tensor4d(pixels, [1, INPUT_SIZE, INPUT_SIZE, 3]), layers[stride])
        return Array.isArray(result) ? result[0]! : result
      })
      const [batch, height, width, channels] = tapped.shape
      const data = await tapped.data<'float32'>()
      tapped.dispose()
      return { data, shape: [batch!, height!, width!, channels!] }
    },
    dispose: () => model.dispose(),
  }
}

/** tfjs computes on whichever backend was chosen last, by anyone. */
async function useWasm(): Promise<void> {
  await setBackend('wasm')
  await ready()
}
