import { elements } from '@roipool/core'
import type { Format } from './format.js'
import { bytesOf } from './npy.js'

/** One tensor, `features`. https://github.com/huggingface/safetensors */
export const safetensors: Format = {
  async *pieces({ shape, blocks }) {
    const features = { dtype: 'F32', shape, data_offsets: [0, elements(shape) * 4] }
    const text = JSON.stringify({ features })
    // The values begin at a multiple of 8.
    const header = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8))
    const length = Buffer.alloc(8)
    length.writeUInt32LE(header.length)
    yield Buffer.concat([length, header])
    for await (const block of blocks) yield bytesOf(block)
  },
  isOne: (start) => start.subarray(8, 10).toString('latin1') === '{"',
}
