import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Broken } from './broken.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const sources = ['driver.mjs', 'threads.mjs', 'thread.mjs']

/** Where variants are written: in the package, so that they find core; each process in a folder of its own. */
const folder = fileURLToPath(new URL(`../../node_modules/.broken-${process.pid}`, import.meta.url))

let written = 0

export function clearVariants(): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Writes the backends of this folder, one of them with its mistake. Returns the address of the module to open. */
export function writeVariant({ name, file = 'driver.mjs', from, to }: Broken): string {
  const own = join(folder, String(written++))
  mkdirSync(own, { recursive: true })
  for (const source of sources) cpSync(join(here, source), join(own, source))
  const [before, after, ...more] = readFileSync(join(here, file), 'utf8').split(from)
  if (after === undefined || more.length > 0)
    throw new Error(`${name}: ${file} has not exactly one ‘${from}’`)
  writeFileSync(join(own, file), before + to + after)
  return pathToFileURL(join(own, file === 'driver.mjs' ? file : 'threads.mjs')).href
}
