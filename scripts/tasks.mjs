// What each npm script does. dev.mjs runs this with the pinned pnpm on PATH. First it installs what the lockfile says,
// and each task builds what it needs; later runs skip whatever is already there.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from './check.mjs'
import { testEnvironment } from './environment.mjs'
import { testOnNodes } from './nodes.mjs'
import { packages } from './pack.mjs'
import { release } from './release.mjs'
import { build, fail, node, root, run } from './run.mjs'
import { test } from './test.mjs'

const here = { cwd: process.cwd() }

const tasks = {
  start(folder = 'out') {
    console.error('Building what changed …')
    build('--filter=roipool', '--filter=@roipool/emoji-voc')
    const roipool = (...args) => run(process.execPath, [join(root, 'apps/cli/dist/main.js'), ...args], here)
    roipool('demo', folder)
    const scenes = join(folder, 'scenes')
    const photos = join(scenes, 'photos')
    const drawings = ['--split', 'held', '--seed', '7', '--count', '8', '-o', scenes]
    console.log(
      '\nA detector, trained here, on scenes that it never saw: drawings on photographs, not real objects.',
    )
    run(process.execPath, [join(root, 'packages/emoji-voc/bench/scenes.mjs'), ...drawings], here)
    const data = ['--annotations', join(scenes, 'coco.json'), '--images', photos]
    const credit =
      'Drawings: Emoji One (CC-BY-4.0). Photograph: Timothy H. O’Sullivan, 1871, from the Getty (CC0).'
    const pages = ['-o', join(scenes, 'drawn/'), '--report', join(scenes, 'report.html'), '--credit', credit]
    roipool('evaluate', ...data, ...pages)
    console.log(`\nLook at ${join(folder, 'report.html')} and ${join(scenes, 'report.html')}.`)
    console.log(credit)
  },
  build: (...args) => build(...args),
  test: async (...args) => finish(await test(args)),
  'test:nodes': async (...args) => finish(await testOnNodes(args)),
  async 'test:all'(...args) {
    const all = { ROIPOOL_TEST: 'all' }
    const whole = await test(args, { env: { ...testEnvironment(), ...all } })
    finish((await testOnNodes(args, all)) && whole)
  },
  check,
  pack(...args) {
    build(...packages(root).map(({ manifest }) => `--filter=${manifest.name}`))
    node('scripts/pack.mjs', ...args)
  },
  release,
  'bench:plan'() {
    build('--filter=@roipool/core')
    node('packages/core/bench/planners.mjs')
  },
  'bench:peers'(...args) {
    build('--filter=@roipool/backend-wasm', '--filter=@roipool/backend-naive')
    const folder = join(root, 'bench', 'peers')
    if (!existsSync(join(folder, 'node_modules'))) run('npm', ['ci', '--ignore-scripts'], { cwd: folder })
    run(process.execPath, [join(folder, 'run.mjs'), ...args], here)
  },
  'bench:sweep': (...args) => wasmBench('sweep.mjs', ...args),
  'bench:tune': (...args) => wasmBench('tune.mjs', ...args),
  scenes(...args) {
    build('--filter=@roipool/emoji-voc')
    run(process.execPath, [join(root, 'packages/emoji-voc/bench/scenes.mjs'), ...args], here)
  },
  'bench:detect': (...args) => detector('run.mjs', ...args),
  'bench:train': (...args) => detector('train.mjs', ...args),
  site: (...args) => site('site', ...args),
  'site:serve': (...args) => site('site:serve', ...args),
  'site:shots': (...args) => site('site:shots', ...args),
  'bench:table'() {
    node('scripts/peers-table.mjs')
    node('scripts/detect-tables.mjs')
  },
  format: () => run('biome', ['check', '--write']),
  matrix() {
    build('--filter=@roipool/conformance')
    node('scripts/matrix.mjs')
  },
  operators() {
    build('--filter=@roipool/core')
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const tables = ['--mode', 'node', 'test/tables.test.ts', '--update']
    run(process.execPath, [vitest, 'run', '--config', '../vitest.config.ts', ...tables], {
      cwd: join(root, 'conformance'),
    })
  },
  example: () => node('scripts/example.mjs'),
  'example:walk': () => node('scripts/walk.mjs'),
}

const [task, ...args] = process.argv.slice(2)
if (!Object.hasOwn(tasks, task)) fail(`usage: node scripts/dev.mjs ${Object.keys(tasks).join(' | ')}`)
install()
await tasks[task](...args)

function finish(passed) {
  process.exit(passed ? 0 : 1)
}

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('Installing what pnpm-lock.yaml lists …')
  run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}

/** Builds the pages and does with them what was asked. */
function site(...args) {
  console.error('Building what changed …')
  build('--filter=@roipool/site')
  run(process.execPath, [join(root, 'apps/site/dist/main.js'), ...args], here)
}

function wasmBench(script, ...args) {
  build('--filter=@roipool/backend-wasm')
  run(process.execPath, [join(root, 'packages/backend-wasm/bench', script), ...args], here)
}

/** Trains detectors, and judges them. */
function detector(script, ...args) {
  build('--filter=@roipool/bench-detect^...')
  run(process.execPath, [join(root, 'bench/detect', script), ...args], here)
}
