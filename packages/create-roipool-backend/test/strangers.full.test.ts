import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectSays, HANGS, mistaken, mistakes } from './mistakes.js'
import {
  createHome,
  expectExample,
  folder,
  install,
  packed,
  root,
  run,
  succeed,
  tarball,
  tarballs,
} from './strangers.js'

beforeAll(() => packed('@roipool/backend-naive'), 300_000)
afterAll(() => rmSync(folder, { recursive: true }))

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

describe('core and a backend', () => {
  it('installed from what is packed, answer every name of regions that are no boxes', async (context) => {
    const home = join(folder, 'regions')
    mkdirSync(home)
    writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }')
    await install(home, context, tarball('roipool-backend-naive'))
    cpSync(join(import.meta.dirname, 'regions.mjs'), join(home, 'regions.mjs'))
    expect(await succeed(run('node', ['regions.mjs'], home))).toBe('every name answers\n')
  })
})

describe('a new backend', () => {
  it('is created, conforms as it comes, writes its row, and is what its README says', async (context) => {
    const home = await createHome('roipool-backend-my-gpu', context)
    await succeed(run('npm', ['test'], home))
    const row = /^\| `myGpu` \| Node: JavaScript \| all \| ✓ \d+, 10 not promised( \| ✓ \d+){4} \|$/m
    expect(readFileSync(join(home, 'README.md'), 'utf8')).toMatch(row)
    await succeed(run('npm', ['run', 'build'], home))
    await expectExample(home, home)
  })

  it('says what is wrong where its author makes a mistake, in the first three lines of the command', async (context) => {
    const home = await createHome('roipool-backend-wrong', context)
    await succeed(run('npm', ['run', 'build'], home))
    const source = readFileSync(join(home, 'dist', 'index.js'), 'utf8')
    const command = join(home, 'node_modules', '.bin', 'roipool-conform')
    for (const mistake of [...mistakes, HANGS]) {
      writeFileSync(join(home, 'dist', 'wrong.js'), mistaken(source, mistake))
      const args = ['./dist/wrong.js', '--filter', 'plans/', '--timeout', '2', '--bail']
      const { failed, said } = await run(command, mistake === HANGS ? args : args.slice(0, 3), home)
      expect(failed).toBe(true)
      expectSays(said, mistake)
    }
  })
})

describe('examples/roipool-backend-jax', () => {
  const home = join(folder, 'roipool-backend-jax')

  it('conforms in vitest, as its author runs it, and writes its row', async (context) => {
    const source = join(root, 'examples', 'roipool-backend-jax')
    cpSync(source, home, { recursive: true })
    await install(home, context)
    await succeed(run('npm', ['test'], home))
    for (const file of ['README.md', 'reports'])
      cpSync(join(home, file), join(source, file), { recursive: true })
  })

  it('packed, its example runs', async (context) => {
    const user = join(folder, 'user-of-jax')
    const source = join(root, 'examples', 'roipool-backend-jax')
    mkdirSync(user)
    await succeed(run('npm', ['pack', '--pack-destination', tarballs, source]))
    writeFileSync(join(user, 'package.json'), '{ "private": true, "type": "module" }')
    await install(user, context, tarball('roipool-backend-jax'))
    await expectExample(source, user)
  })
})
