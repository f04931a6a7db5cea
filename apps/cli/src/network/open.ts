import type { Backbone } from '@roipool/features'
import type { Size } from '../input/photograph.js'
import type { NetworkOptions } from './options.js'
import { NETWORK } from './size.js'

/** Opens the network that was asked for. */
export async function openNetworkOf({ inputSize }: NetworkOptions): Promise<Backbone> {
  const { openNetwork } = await import('./node.js')
  return openNetwork(NETWORK.stride, inputSize)
}

/** What it sees: known without opening it, where it is the one that comes with the command line. */
export async function sizeOfNetwork(
  { inputSize = [NETWORK.size, NETWORK.size] }: NetworkOptions,
  _open: () => Promise<Backbone>,
): Promise<Size> {
  return inputSize
}
