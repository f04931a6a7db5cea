import type { Stats } from 'node:fs'
import { access, constants, lstat, open, readlink, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'
import { isStream, present } from './write-whole.js'

/**
 * Refuses, before the work begins, a file that could not be written at its end, and one that the work reads.
 *
 * @param inputs the files that are read
 */
export async function checkWritable(path: string, inputs: readonly string[] = []): Promise<void> {
  const info = await look(path)
  if (info && isStream(info)) return checkAccess(path, path)
  if (info?.isDirectory()) fail(`cannot write ${path}: it is a folder`)
  if (info && !info.isFile()) fail(`cannot write ${path}: it is no file`)
  if (info) await checkApart(path, inputs)
  else await checkLink(path, path)
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
    await checkLink(place, what)
    place = dirname(place)
    info = await look(place)
  }
  if (!info.isDirectory()) fail(`cannot write ${what}: ${place} is not a folder`)
  await checkAccess(place, what)
}

async function checkAccess(path: string, what: string): Promise<void> {
  await access(path, constants.W_OK).catch((error: unknown) => {
    fail(`cannot write ${what}: ${path === what ? '' : `${path}: `}${fileReason(error)}`, error)
  })
}

/** Refuses to overwrite what is read. */
async function checkApart(path: string, inputs: readonly string[]): Promise<void> {
  const target = await realpath(path)
  for (const input of inputs) {
    if ((await look(input)) && (await realpath(input)) === target) {
      fail(`cannot write ${path}: it is an input of this command, and would be lost`)
    }
  }
}

/**
 * Refuses to replace a file that is not what the command would write there, or that its owner may not write to.
 *
 * @param isOne whether a file that begins like this is what would be written
 */
export async function checkReplaceable(path: string, isOne: (start: Buffer) => boolean): Promise<void> {
  const info = await look(path)
  if (!info?.isFile() || info.size === 0) return
  if ((info.mode & 0o200) === 0) fail(`cannot write ${path}: it is write-protected; --force replaces it`)
  const handle = await open(path).catch((error: unknown) => {
    fail(`cannot write ${path}: ${fileReason(error)}`, error)
  })
  const start = Buffer.alloc(128)
  const { bytesRead } = await handle.read(start).finally(() => handle.close())
  if (!isOne(start.subarray(0, bytesRead))) {
    fail(`cannot write ${path}: what is there is no such file, and would be lost; --force replaces it`)
  }
}

/** Refuses a link to nothing: a file in its place would not be where the link says. */
async function checkLink(path: string, what: string): Promise<void> {
  const isLink = await lstat(path).then(
    (info) => info.isSymbolicLink(),
    () => false,
  )
  if (isLink) fail(`cannot write ${what}: ${path} is a link to ${await readlink(path)}, which is not there`)
}

async function look(path: string): Promise<Stats | undefined> {
  return present(path).catch((error: unknown) => fail(`cannot write ${path}: ${fileReason(error)}`, error))
}
