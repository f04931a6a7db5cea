import type { FeatureMap } from '@roipool/core'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { type io, ready, setBackend, tensor4d, tidy } from '@tensorflow/tfjs-core'
// tfjs's way: loading it is what registers it.
import '@tensorflow/tfjs-backend-wasm'

/** Pixels the network takes on each side, whatever the shape of the photograph. */
export const INPUT_SIZE = 512
/** Pixels of the network's input to a cell of its feature map. */
export const STRIDE = 32

/** The last layer of the backbone: 1×16×16×480. */
const TAP = 'tower_0/extern1/hard_swish/mul_1'

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
  /** The feature map of one photograph: 512×512 RGB, 0 to 255, row-major, channels last. */
  features(pixels: Float32Array): Promise<FeatureMap>
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
    async features(pixels) {
      await useWasm()
      const tapped = tidy(() => {
        const result = model.execute(tensor4d(pixels, [1, INPUT_SIZE, INPUT_SIZE, 3]), TAP)
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
