import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'roipool-strangers-'))
const tarballs = join(folder, 'tarballs')
afterAll(() => rmSync(folder, { recursive: true }))

interface Result {
  readonly failed: boolean
  readonly said: string
}

function run(program: string, args: readonly string[], cwd = folder): Promise<Result> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, said: stdout + stderr }),
    )
  })
}

async function succeed(work: Promise<Result>): Promise<string> {
  const { failed, said } = await work
  if (failed) throw new Error(said)
  return said
}

const npx = (wanted: string, ...args: string[]) => [
  '--yes',
  '--prefer-offline',
  '--loglevel=error',
  `--package=${wanted}`,
  '--',
  ...args,
]
const tarball = (name: string) => join(tarballs, readdirSync(tarballs).find((file) => file.startsWith(name))!)

/**
 * Installs a folder's packages, ours from the tarballs. Where npm is out of reach the test says so and is skipped, unless
 * ROIPOOL_REQUIRE names the registry.
 */
async function install(cwd: string, context: TestContext, ...more: string[]): Promise<void> {
  const ours = ['roipool-core', 'roipool-conformance'].map(tarball)
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  const { failed, said } = await run('npm', ['install', ...quiet, ...more, ...ours], cwd)
  if (!failed) return
  const [code] =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/.exec(said) ?? []
  if (!code) throw new Error(said)
  const reason = `npm's registry cannot be reached (${code}): ${basename(cwd)} was not installed`
  if (process.env.ROIPOOL_REQUIRE?.includes('registry')) throw new Error(reason)
  console.warn(`skipped: ${reason}`)
  context.skip(reason)
}

/** What the author of a backend may do wrong, in the text of the template. */
const mistakes = [
  { from: 'plan.batchIndices[k]', to: '0', says: /every RoI is in image 0/ },
  { from: 'plan.rows[k]', to: 'k', says: /RoI k fills row k of the result/ },
  { from: 'y.weight[a] * x.weight[b]', to: 'y.weight[a]', says: /weights of the x axis ignored/ },
  { from: 'return result;', to: '', says: /driver.reduce must return storage, but returned nothing/ },
  { from: 'return result;', to: 'for (;;);', says: /no answer within/ },
]

/** Runs the example of a backend's README in a folder where the backend is installed. */
async function expectExample(source: string, cwd: string): Promise<void> {
  const [, example] = /```js\n(.*?)```/s.exec(readFileSync(join(source, 'README.md'), 'utf8'))!
  writeFileSync(join(cwd, 'example.mjs'), example!)
  expect(await succeed(run('node', ['example.mjs'], cwd))).toBe('4 5 6\n')
}

/** What anyone has who is not in this workspace: tarballs, or npm. */
beforeAll(async () => {
  const wanted = ['@roipool/core', '@roipool/conformance', 'create-roipool-backend']
  await succeed(run('npx', npx(packageManager, 'node', join(root, 'scripts/pack.mjs'), tarballs, ...wanted)))
}, 300_000)

describe('a new backend', () => {
  const home = join(folder, 'roipool-backend-my-gpu')

  it('is created, conforms as it comes, writes its row, and is what its README says', async (context) => {
    const create = tarball('create-roipool-backend')
    await succeed(run('npx', npx(create, 'create-roipool-backend', basename(home))))
    await install(home, context)
    await succeed(run('npm', ['test'], home))
    const row = /^\| `myGpu` \| Node: JavaScript \| all \| ✓ \d+, 10 not promised( \| ✓ \d+){4} \|$/m
    expect(readFileSync(join(home, 'README.md'), 'utf8')).toMatch(row)
    await succeed(run('npm', ['run', 'build'], home))
    await expectExample(home, home)
  })

  it('says what is wrong where its author makes a mistake, in the first three lines', async () => {
    const dist = join(home, 'dist')
    if (!existsSync(dist)) return // It was not installed, and said so.
    const source = readFileSync(join(dist, 'index.js'), 'utf8')
    for (const [n, { from, to, says }] of mistakes.entries()) {
      expect(source.split(from)).toHaveLength(2)
      writeFileSync(join(dist, `${n}.js`), source.replace(from, to))
      const { failed, said } = await run(
        'npx',
        ['--no', 'roipool-conform', `./dist/${n}.js`, '--filter', '/r', '--timeout', '2'],
        home,
      )
      expect(failed).toBe(true)
      expect(said.split('\n').slice(0, 3).join('\n')).toMatch(says)
    }
  })
})

describe('the judge', () => {
  it('is light: core, the suite and its command take at most 10 MB', async (context) => {
    const home = join(folder, 'judge')
    mkdirSync(home)
    writeFileSync(join(home, 'package.json'), '{ "private": true }')
    await install(home, context)
    const all = readdirSync(home, { recursive: true, encoding: 'utf8' }).map((path) =>
      statSync(join(home, path)),
    )
    const size = all.reduce((total, file) => total + (file.isFile() ? file.size : 0), 0)
    expect(size).toBeGreaterThan(1e6)
    expect(size).toBeLessThan(10e6)
  })
})

describe('examples/roipool-backend-jax', () => {
  const home = join(folder, 'roipool-backend-jax')
  /** Everything in vitest, as its author runs it; else the cases of a backend, less those that are long here. */
  const whole = process.env.ROIPOOL_TEST === 'all'

  it('packed, it conforms', async (context) => {
    const source = join(root, 'examples', 'roipool-backend-jax')
    if (whole) {
      cpSync(source, home, { recursive: true })
      await install(home, context)
      await succeed(run('npm', ['test'], home))
      for (const file of ['README.md', 'reports'])
        cpSync(join(home, file), join(source, file), { recursive: true })
      return
    }
    const user = join(folder, 'user-of-jax')
    mkdirSync(user)
    await succeed(run('npm', ['pack', '--pack-destination', tarballs, source]))
    writeFileSync(join(user, 'package.json'), '{ "private": true, "type": "module" }')
    await install(user, context, tarball('roipool-backend-jax'))
    await expectExample(source, user)
    writeFileSync(join(user, 'conform.js'), quick)
    expect(await succeed(run('node', ['conform.js'], user))).toMatch(/^jax \(.*\): conformant: \d{3} pass, /m)
  })
})

const quick = `
import { jax } from 'roipool-backend-jax'
import { runConformance, text } from '@roipool/conformance'

const filter = ({ id }) => !/^(scale|random-plans)\\//.test(id)
console.log(text(await runConformance(jax, { proves: 'backend', filter })))
`
