import type { Size } from '../input/photograph.js'

/** Which network turns photographs into feature maps: by default CenterNet's, at stride 32. */
export interface NetworkOptions {
  readonly inputSize?: Size
}
