// Writes the tables of README.md and bench/detect/README.md from bench/detect/results, which `npm run bench:detect` measured. With --check
// it only says whether the tables are what those results say.
import { join } from 'node:path'
import { readSeeds } from '../bench/detect/seeds.mjs'
import { environmentLine, tables } from '../bench/detect/tables.mjs'
import { rewrite } from './marked.mjs'
import { root } from './run.mjs'

const seeds = readSeeds(join(root, 'bench/detect/results'))
const all = tables(seeds)
const text = `\n${[...all.map(([title, table]) => `## ${title}\n\n${table}`), environmentLine(seeds)].join('\n\n')}\n`
const documents = [
  ['bench/detect/README.md', 'tables', text],
  ['README.md', 'layers', `${all[0][1]}\n\n${environmentLine(seeds)}`],
]
const check = process.argv.includes('--check')
const stale = documents.filter(([file, name, part]) => !rewrite(join(root, file), name, part, check))
if (stale.length > 0) {
  const files = stale.map(([file]) => file).join(', ')
  console.error(`${files}: the tables are not what bench/detect/results says. Run: npm run bench:table`)
  process.exit(1)
}
