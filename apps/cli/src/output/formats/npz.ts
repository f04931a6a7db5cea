import { elements } from '@roipool/core'
import { fail } from '@roipool/terminal'
import { Zip, ZipPassThrough } from 'fflate'
import type { Format } from './format.js'
import { bytesOf, npyHeader } from './npy.js'

/** An archive of NumPy's with one array, `features`, not compressed. */
export const npz: Format = {
  async *pieces({ shape, blocks }) {
    const header = npyHeader(shape)
    const bytes = header.length + elements(shape) * 4
    if (bytes >= MOST)
      fail(`an .npz file holds less than 4 GiB, but this result has ${bytes} bytes: write .npy`)
    let parts: Uint8Array[] = []
    const take = () => {
      const taken = parts
      parts = []
      return taken
    }
    const zip = new Zip((error, part) => {
      if (error) throw error
      parts.push(part)
    })
    const entry = new ZipPassThrough('features.npy')
    // Equal results are equal files.
    entry.mtime = new Date(1980, 0, 1)
    zip.add(entry)
    entry.push(header)
    yield* take()
    for await (const block of blocks) {
      entry.push(bytesOf(block))
      yield* take()
    }
    entry.push(new Uint8Array(0), true)
    zip.end()
    yield* take()
  },
  isOne: (start) => start.subarray(0, 2).toString('latin1') === 'PK',
}

/** What the format has digits for, less its own entries. */
const MOST = 2 ** 32 - 2 ** 10
