import { extname } from 'node:path'
import { fail } from '@roipool/terminal'
import { arrow } from './arrow.js'
import { csv } from './csv.js'
import type { Format } from './format.js'
import { npy } from './npy.js'
import { npz } from './npz.js'
import { safetensors } from './safetensors.js'

/** The formats of a result, by the ending of its file. */
export const formats: Readonly<Record<string, Format>> = {
  '.npy': npy,
  '.npz': npz,
  '.safetensors': safetensors,
  '.arrow': arrow,
  '.csv': csv,
}

/** The format that the ending of a file names. What has none, as a device or standard output, is written as `.npy`. */
export function formatOf(path: string, hasEnding: boolean): Format {
  const ending = extname(path).toLowerCase()
  const known = formats[ending]
  if (known) return known
  if (!hasEnding) return npy
  const what = ending === '' ? 'has no ending' : `ends with ${ending}`
  return fail(`cannot write ${path}: it ${what}; results are written as ${Object.keys(formats).join(', ')}`)
}
