import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type TestContext } from 'vitest'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
export const folder = mkdtempSync(join(tmpdir(), 'roipool-strangers-'))
export const tarballs = join(folder, 'tarballs')

interface Result {
  readonly failed: boolean
  readonly said: string
}

export function run(program: string, args: readonly string[], cwd = folder): Promise<Result> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, said: stdout + stderr }),
    )
  })
}

export async function succeed(work: Promise<Result>): Promise<string> {
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
export const tarball = (name: string) =>
  join(tarballs, readdirSync(tarballs).find((file) => file.startsWith(name))!)

/**
 * Installs a folder's packages, ours from the tarballs. Where npm is out of reach the test says so and is skipped, unless
 * ROIPOOL_REQUIRE names the registry.
 */
export async function install(cwd: string, context: TestContext, ...more: string[]): Promise<void> {
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

/** A new backend, made and installed as its author does it. @returns its folder */
export async function createHome(name: string, context: TestContext): Promise<string> {
  const home = join(folder, name)
  await succeed(run('npx', npx(tarball('create-roipool-backend'), 'create-roipool-backend', name)))
  await install(home, context)
  return home
}

/** Runs the example of a backend's README in a folder where the backend is installed. */
export async function expectExample(source: string, cwd: string): Promise<void> {
  const [, example] = /```js\n(.*?)```/s.exec(readFileSync(join(source, 'README.md'), 'utf8'))!
  writeFileSync(join(cwd, 'example.mjs'), example!)
  expect(await succeed(run('node', ['example.mjs'], cwd))).toBe('4 5 6\n')
}

/** What anyone has who is not in this workspace: tarballs, or npm. */
export async function packed(...more: string[]): Promise<void> {
  const wanted = ['@roipool/core', '@roipool/conformance', 'create-roipool-backend', ...more]
  await succeed(run('npx', npx(packageManager, 'node', join(root, 'scripts/pack.mjs'), tarballs, ...wanted)))
}
