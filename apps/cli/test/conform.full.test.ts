import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal, roipool } from './roipool.js'

// Within the package, so that the fixtures find @roipool/core as an installed backend would.
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/.conform-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(() => {
  cpSync(fileURLToPath(new URL('fixtures', import.meta.url)), folder, { recursive: true })
  const source = readFileSync(join(folder, 'backend.mjs'), 'utf8')
  const line = 'upload: (map) => map.data.slice(),'
  expect(source).toContain(line)
  writeFileSync(join(folder, 'broken.mjs'), source.replace(line, 'upload: (map) => map.data,'))
  writeFileSync(join(folder, 'syntax.mjs'), 'export const = 1\n')
})

const conform = (...args: string[]) => roipool(folder, 'conform', ...args)
/** A few cases stand for all of them where the suite itself is not in question; conformance/test runs it whole. */
const few = ['--filter', 'lifecycle/']
const _readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('roipool conform', () => {
  it('knows the catalogue', async () => {
    const { code, stdout } = await conform('naive', ...few)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^naive \(JavaScript, node\): conformant/m)
  })

  it('lets a factory be chosen', async () => {
    expect((await conform('./two.mjs#good', ...few)).code).toBe(0)
    expectRefusal(
      await conform('./two.mjs'),
      'exports driver, elsewhere, good: choose one, as ./two.mjs#driver',
    )
  })

  it('tells a backend that cannot run here from one that is wrong', async () => {
    const absent = await conform('./two.mjs#elsewhere')
    expect(absent.code).toBe(2)
    expect(absent.stdout).toContain('unavailable: it takes another planet')
    const wrong = await conform('./two.mjs#driver')
    expect(wrong.code).toBe(1)
    expect(wrong.stdout).toContain('return defineBackend(driver)')
  })

  it.each([
    ['--version.mjs', 'there is no file or package --version.mjs'],
    ['./syntax.mjs', 'cannot import ./syntax.mjs: '],
  ])('refuses %s in one line', async (module, says) => {
    expectRefusal(await conform('--', module), says)
  })
})
