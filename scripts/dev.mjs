// The one entry behind every npm script, on a machine with only Node and npm: fetches the pinned pnpm, and does what was
// asked (tasks.mjs) with it on PATH, where turbo wants it.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
/** Without the hash, which npm does not know. npm checks what it fetches against the registry's. */
const pnpm = packageManager.replace(/\+.*/, '')
const tasks = fileURLToPath(new URL('tasks.mjs', import.meta.url))

const { status, error } = spawnSync(
  'npx',
  ['--yes', '--loglevel=error', `--package=${pnpm}`, '--', 'node', tasks, ...process.argv.slice(2)],
  { stdio: 'inherit', shell: process.platform === 'win32' },
)
if (error) console.error(`npx did not start: ${error.message}`)
process.exit(status ?? 1)
