import { stat } from 'node:fs/promises'
import { fail } from '@roipool/terminal'
import { isDynamicPattern } from 'tinyglobby'
import { findPictures } from '../detect/find-pictures.js'
import { readBytes, STANDARD } from '../input/bytes.js'

/**
 * Files, folders, patterns and, of `-`, a list on standard input, a file a line: each file once, in order.
 *
 * @throws CliError for a folder, a pattern or a list without pictures
 */
export async function findImages(inputs: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const input of inputs) {
    found.push(...(input === STANDARD ? await listedImages() : await findPictures([input])))
  }
  return [...new Set(found)]
}

async function listedImages(): Promise<string[]> {
  const text = (await readBytes(STANDARD, 'list of images')).toString('utf8')
  const files = text.split(/\r?\n/).filter((line) => line !== '')
  return files.length > 0 ? files : fail('the list on standard input names no image: write a file a line')
}

/** Whether inputs can be more than one image. */
export async function areMany(inputs: readonly string[]): Promise<boolean> {
  const [input = '', ...more] = inputs
  const info = await stat(input).catch(() => undefined)
  return more.length > 0 || (info ? info.isDirectory() : input !== STANDARD && isDynamicPattern(input))
}

/** What ends like one, or is one. */
export async function isFolder(path: string): Promise<boolean> {
  if (/[\\/]$/.test(path)) return true
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}
