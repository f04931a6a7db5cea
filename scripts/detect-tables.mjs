// Writes the tables of bench/detect/README.md from bench/detect/results, which `npm run bench:detect` measured. With --check
// it only says whether the tables are what those results say.
import { join } from 'node:path'
import { readSeeds } from '../bench/detect/seeds.mjs'
import { environmentLine, tables } from '../bench/detect/tables.mjs'
import { rewrite } from './marked.mjs'
import { root } from './run.mjs'

const seeds = readSeeds(join(root, 'bench/detect/results'))
const parts = tables(seeds).map(([title, table]) => `## ${title}\n\n${table}`)
const text = `\n${[...parts, environmentLine(seeds)].join('\n\n')}\n`
if (!rewrite(join(root, 'bench/detect/README.md'), 'tables', text, process.argv.includes('--check'))) {
  console.error(
    'bench/detect/README.md: the tables are not what bench/detect/results says. Run: npm run bench:table',
  )
  process.exit(1)
}
