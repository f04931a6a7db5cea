import type { InputOptions } from './input.js'

/** What is said of a network that is tapped, and its shapes do not say. */
export interface TapOptions extends InputOptions {
  /** Of the backbone: that of the layer by default. */
  readonly name?: string
  /** Whether the layer gives the patch tokens of a vision transformer, [N, tokens, C]: see `featureMapFromTokens`. */
  readonly tokens?: boolean
  /** Pixels of the input to a cell: worked out from a map's shape by default. */
  readonly stride?: number
  /** As the `offset` of a backbone: 0 by default. `measureOffset` measures it. */
  readonly offset?: number
}
