// Writes the example of CONTRIBUTING.md from the template of a new backend. With --check it only says whether it is that.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rewrite } from './marked.mjs'
import { root } from './run.mjs'

const file = 'packages/create-roipool-backend/template/js/src/index.js'
const code = readFileSync(join(root, file), 'utf8')
const example = ['', '```mjs', `// ${file}`, code.trimEnd(), '```', ''].join('\n')
if (!rewrite(join(root, 'CONTRIBUTING.md'), 'example', example, process.argv.includes('--check'))) {
  console.error('CONTRIBUTING.md: the example is not the template. Run: npm run example')
  process.exit(1)
}
