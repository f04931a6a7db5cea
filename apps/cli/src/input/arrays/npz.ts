import { fail, oneLine } from '@roipool/terminal'
import { unzipSync } from 'fflate'
import { readNpy } from './npy.js'
import { pick } from './pick.js'
import type { RawArray } from './types.js'

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

/** An array of an archive of NumPy's: the one named, or the only one. Only that one is unpacked. */
export function readNpz(bytes: Uint8Array, path: string, name: string | undefined): RawArray {
  const names: string[] = []
  const unzip = (wanted?: string) =>
    unzipSync(bytes, {
      filter(file) {
        if (wanted === undefined && file.name.endsWith('.npy')) names.push(file.name.slice(0, -4))
        return file.name === `${wanted}.npy`
      },
    })
  try {
    unzip()
    const chosen = pick(names, path, name)
    return readNpy(unzip(chosen)[`${chosen}.npy`]!, `${path}, array ${chosen}`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) && !(error instanceof RangeError)) throw error
    fail(`${path} is no archive that can be unpacked: ${oneLine(error)}`, error)
  }
}
