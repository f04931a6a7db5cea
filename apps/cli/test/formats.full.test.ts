import { describe, expect, it } from 'vitest'
import type { Format, Result } from '../src/output/formats/format.js'
import { formats } from '../src/output/formats/index.js'

/** More than 2 GiB, of which only one block is in memory. */
describe('a result of 2.5 GiB', () => {
  const block = new Float32Array(2 ** 24)
  const large = (blocks: number): Result => ({
    shape: [blocks * 2 ** 12, 1, 1, 2 ** 12],
    notes: [],
    blocks: (async function* () {
      for (let n = 0; n < blocks; n++) yield block
    })(),
  })
  const lengthOf = async (format: Format, result: Result) => {
    let length = 0
    for await (const piece of format.pieces(result)) length += Buffer.byteLength(piece)
    return length
  }

  it.each(['.npy', '.safetensors'])('passes through %s in blocks', async (ending) => {
    const length = (await lengthOf(formats[ending]!, large(40))) - 40 * 2 ** 26
    expect(length).toBeGreaterThan(64)
    expect(length).toBeLessThan(200)
  })

  it('is too much for .csv, and 4 GiB for .npz, before anything is written', async () => {
    await expect(lengthOf(formats['.csv']!, large(40))).rejects.toThrow('is for up to 10000000 numbers')
    await expect(lengthOf(formats['.npz']!, large(64))).rejects.toThrow('holds less than 4 GiB')
  })
})
