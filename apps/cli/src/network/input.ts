import type { InputOptions } from '@roipool/features'
import type { NetworkOptions } from './options.js'

export type Tapped = NetworkOptions & { readonly model: string; readonly layer: string }

/** What the network takes of a pixel; what was not said is left to the library. */
export function inputOf({ inputSize, rescale, mean, deviation, order }: NetworkOptions): InputOptions {
  const all = { inputSize, rescale, mean, deviation, order }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
