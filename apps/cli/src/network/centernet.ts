import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter'
import { ready, setBackend, tensor4d, tidy } from '@tensorflow/tfjs-core'
import type { FeatureMap } from '@roipool/core'
import '@tensorflow/tfjs-backend-wasm'

/** Pixels the network takes on each side, whatever the shape of the photograph. */
export const INPUT_SIZE = 512
/** Pixels of the network's input to a cell of its feature map. */
export const STRIDE = 32

/** The last layer of the backbone: 1×16×16×480 for a 512×512 input. */
const TAP = 'tower_0/extern1/hard_swish/mul_1'

/** A tfjs graph model as its files hold it. */
export interface ModelFiles {
  /** The parsed `model.json`. */
  readonly description: {
    readonly modelTopology: object
    readonly format?: string
    readonly weightsManifest: readonly { weights: WeightSpec[] }[]
  }
  readonly weights: ArrayBuffer
}

type WeightSpec = { name: string; shape: number[]; dtype: 'float32' | 'int32' | 'bool' | 'string' }

/** A photograph as the network wants it: 512×512 RGB, 0 to 255, row-major, channels last. */
export type NetworkInput = Float32Array

/** CenterNet on MobileNetV3, trained on COCO, cut off where its features are richest. */
export class CenterNet {
  readonly #model: GraphModel

  private constructor(model: GraphModel) {
    this.#model = model
  }

  /** Runs on tfjs's WebAssembly backend, in Node and in browsers. */
  static async open({ description, weights }: ModelFiles): Promise<CenterNet> {
    await setBackend('wasm')
    await ready()
    const { modelTopology, weightsManifest, format } = description
    const model = await loadGraphModel({
      load: async () => ({
        modelTopology,
        weightSpecs: weightsManifest.flatMap((group) => group.weights),
        weightData: weights,
        ...(format === undefined ? {} : { format }),
      }),
    })
    return new CenterNet(model)
  }

  /** The feature map of one photograph. */
  async features(input: NetworkInput): Promise<FeatureMap> {
    await setBackend('wasm')
    const output = tidy(() => {
      const image = tensor4d(input, [1, INPUT_SIZE, INPUT_SIZE, 3])
      const result = this.#model.execute(image, TAP)
      return Array.isArray(result) ? result[0]! : result
    })
    const [batch, height, width, channels] = output.shape
    const data = (await output.data()) as Float32Array
    output.dispose()
    return { data: data.slice(), shape: [batch!, height!, width!, channels!] }
  }

  dispose(): void {
    this.#model.dispose()
  }
}
