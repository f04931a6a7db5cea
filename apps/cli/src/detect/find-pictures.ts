import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'
import { glob, isDynamicPattern } from 'tinyglobby'

const ENDINGS = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.tif', '.tiff']

function isPicture(name: string): boolean {
  return ENDINGS.includes(extname(name).toLowerCase())
}

/**
 * Files, folders (the pictures in them, not in folders below) and patterns such as `photos/*.jpg`, each file once.
 *
 * @throws CliError for a folder or a pattern without pictures
 */
export async function findPictures(words: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const word of words) found.push(...(await picturesAt(word)))
  return [...new Set(found)]
}

async function picturesAt(word: string): Promise<string[]> {
  const info = await stat(word).catch(() => undefined)
  if (info?.isDirectory()) {
    const names = await namesIn(word)
    if (names.length === 0) fail(`the folder ${word} has no pictures: they end in ${ENDINGS.join(', ')}`)
    return names.map((name) => join(word, name))
  }
  if (info || !isDynamicPattern(word)) return [word]
  const files = (await glob(word, { expandDirectories: false })).filter(isPicture).sort()
  return files.length > 0 ? files : fail(`no picture is called ${word}`)
}

/** Names of the pictures in a folder, in order. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    fail(`cannot read the folder ${folder}: ${fileReason(error)}`, error)
  })
  return names.filter(isPicture).sort()
}
