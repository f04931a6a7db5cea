import type { Stats } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { fail, fileReason } from '../errors.js'

/** Writes a whole file or nothing: under a temporary name beside it, then renamed. */
export async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  await writeFileAtomic(path, content).catch((error: unknown) => {
    fail(`cannot write ${path}: ${fileReason(error)}`, error)
  })
}

/** Refuses, before the work begins, a file that could not be written at its end. */
export async function checkWritable(path: string): Promise<void> {
  if ((await look(path))?.isDirectory()) fail(`cannot write ${path}: it is a folder`)
  const folder = dirname(resolve(path))
  if (!(await look(folder))) fail(`cannot write ${path}: there is no folder ${folder}`)
  await checkFolder(folder, path)
}

/**
 * Refuses, before the work begins, a folder that could neither be written to nor made.
 *
 * @param what is meant to be written, for the message
 */
export async function checkFolder(path: string, what = path): Promise<void> {
  let place = resolve(path)
  let info = await look(place)
  while (!info) {
    place = dirname(place)
    info = await look(place)
  }
  if (!info.isDirectory()) fail(`cannot write ${what}: ${place} is not a folder`)
  await access(place, constants.W_OK).catch((error: unknown) => {
    fail(`cannot write ${what}: ${place}: ${fileReason(error)}`, error)
  })
}

/** What is there, or undefined. */
async function look(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    const { code } = error as { code?: unknown }
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    fail(`cannot write ${path}: ${fileReason(error)}`, error)
  })
}
