// The one entry behind every npm script. On a machine with only Node and npm it fetches the pinned pnpm, installs
// what the lockfile says, builds, and then does what was asked. Later runs skip whatever is already there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' }
env.ROIPOOL_CHROMIUM ??= findOnPath('chromium', 'chromium-browser', 'google-chrome') ?? ''
// Where tests in Node find a Vulkan for WebGPU: the one in software that comes with Chromium. Empty: the system's.
env.ROIPOOL_VULKAN ??= vulkanOf(env.ROIPOOL_CHROMIUM) ?? ''

const tasks = {
  start(...args) {
    console.error('Building what changed …')
    turbo('build', '--filter=roipool')
    run(process.execPath, [join(root, 'apps/cli/dist/main.js'), 'demo', ...args], process.cwd())
  },
  build: (...args) => turbo('build', ...args),
  test(...args) {
    const { status } = npx(turboArguments(['test', '--continue', '--output-logs=new-only', ...args]))
    run(process.execPath, [join(root, 'scripts/summary.mjs')])
    process.exit(status ?? 1)
  },
  check() {
    pnpm('exec', 'biome', 'ci', '--error-on-warnings')
    turbo('types', 'package-shape')
    pnpm('exec', 'size-limit', '--silent')
    pnpm('exec', 'knip')
    pnpm('exec', 'changeset', 'status', '--since=HEAD')
    run(process.execPath, [join(root, 'scripts/matrix.mjs'), '--check'])
    run(process.execPath, [join(root, 'scripts/peers-table.mjs'), '--check'])
  },
  'bench:plan'() {
    turbo('build', '--filter=@roipool/core')
    run(process.execPath, [join(root, 'packages/core/bench/planners.mjs')])
  },
  'bench:peers'(...args) {
    turbo('build', '--filter=@roipool/backend-wasm', '--filter=@roipool/backend-naive')
    const folder = join(root, 'bench', 'peers')
    if (!existsSync(join(folder, 'node_modules'))) run('npm', ['ci'], folder)
    run(process.execPath, [join(folder, 'run.mjs'), ...args], process.cwd())
  },
  site: (...args) => site('site', ...args),
  'site:serve': (...args) => site('site:serve', ...args),
  'site:shots': (...args) => site('site:shots', ...args),
  'bench:table': () => run(process.execPath, [join(root, 'scripts/peers-table.mjs')]),
  format: () => pnpm('exec', 'biome', 'check', '--write'),
  matrix: () => run(process.execPath, [join(root, 'scripts/matrix.mjs')]),
}

const [task, ...args] = process.argv.slice(2)
if (!Object.hasOwn(tasks, task)) fail(`usage: node scripts/dev.mjs ${Object.keys(tasks).join(' | ')}`)
install()
tasks[task](...args)

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('Installing what pnpm-lock.yaml lists …')
  pnpm('install', '--frozen-lockfile', '--prefer-offline', '--loglevel=error')
  writeFileSync(stamp, wanted)
}

/** Builds the pages and does with them what was asked. */
function site(...args) {
  console.error('Building what changed …')
  turbo('build', '--filter=@roipool/site')
  run(process.execPath, [join(root, 'apps/site/dist/main.js'), ...args], process.cwd())
}

function pnpm(...args) {
  const { status } = npx(args)
  if (status !== 0) process.exit(status ?? 1)
}

/** Runs turbo, and shows what it said only if it failed. */
function turbo(...args) {
  const { status, stdout, stderr } = npx(turboArguments([...args, '--output-logs=errors-only']), 'pipe')
  if (status === 0) return
  process.stderr.write(Buffer.concat([stdout, stderr]))
  process.exit(status ?? 1)
}

function turboArguments(args) {
  return ['exec', 'turbo', 'run', ...args, '--log-order=grouped', '--concurrency=100%']
}

/** Runs the pinned pnpm. turbo wants it on PATH, where npx puts it. */
function npx(args, output) {
  return spawn('npx', ['--yes', '--loglevel=error', packageManager, ...args], root, output)
}

/** Runs a command to its end; its failure is ours. */
function run(command, args, cwd = root) {
  const { status } = spawn(command, args, cwd)
  if (status !== 0) process.exit(status ?? 1)
}

function spawn(command, args, cwd, output = 'inherit') {
  const options = { cwd, env, stdio: ['inherit', output, output], maxBuffer: 2 ** 28 }
  const result = spawnSync(command, args, { ...options, shell: process.platform === 'win32' })
  if (result.error) fail(`${command} did not start: ${result.error.message}`)
  return result
}

function findOnPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}

/** The folder of Chromium's libraries: beside the program, or where Debian keeps it. */
function vulkanOf(chromium) {
  if (!chromium) return undefined
  const folders = [dirname(realpathSync(chromium)), join(dirname(chromium), '../lib/chromium')]
  return folders.find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json')))
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
