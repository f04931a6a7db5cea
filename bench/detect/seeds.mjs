import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What run.mjs left in a folder, seed by seed. */
export function readSeeds(folder) {
  const files = readdirSync(folder).filter((file) => /^seed-\d+\.json$/.test(file))
  return files.sort().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
}
