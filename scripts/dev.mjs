// The one entry behind every npm script. On a machine with only Node and npm it fetches the pinned pnpm, installs
// what the lockfile says, builds, and then does what was asked. Later runs skip whatever is already there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const env = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', ...process.env }
if (!env.ROIPOOL_CHROMIUM) env.ROIPOOL_CHROMIUM = findChromium() ?? ''

/** Runs a command to its end; a failure ends this process with the same exit code. */
function run(command, args, cwd = root) {
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

const pnpm = (...args) => run('npx', ['--yes', '--loglevel=error', packageManager, ...args])
const turbo = (...args) => pnpm('exec', 'turbo', 'run', ...args, '--output-logs=errors-only', '--log-prefix=none')

function install() {
  const wanted = createHash('sha256').update(readFileSync(`${root}pnpm-lock.yaml`)).digest('hex')
  const stamp = `${root}node_modules/.installed`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only')
  writeFileSync(stamp, wanted)
}

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const folders = (process.env.PATH ?? '').split(':')
  return folders.flatMap((folder) => names.map((name) => `${folder}/${name}`)).find((path) => existsSync(path))
}
