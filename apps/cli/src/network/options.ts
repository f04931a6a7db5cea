import type { Rgb } from '@roipool/features'
import type { FileLayout } from '../input/choices.js'
import type { Size } from '../input/photograph.js'

/** Which network turns photographs into feature maps, and what it takes. Without a model it is CenterNet, at stride 32. */
export interface NetworkOptions {
  /** An .onnx file, or the model.json of a tfjs graph or layers model. */
  readonly model?: string
  readonly layer?: string
  /** Whether the layer gives the patch tokens of a vision transformer. */
  readonly tokens?: boolean
  /** Of an ONNX model's layer. */
  readonly layout?: FileLayout
  readonly inputSize?: Size
  readonly stride?: number
  readonly rescale?: number
  readonly mean?: number | Rgb
  readonly deviation?: number | Rgb
  readonly order?: 'RGB' | 'BGR'
}
