import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, expectRefusal, roipool } from './roipool.js'

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
  writeFileSync(join(folder, 'none.mjs'), 'export const answer = 42\n')
})

const conform = (...args: string[]) => command(folder, 'conform', ...args)
/** A few cases stand for all of them where the suite itself is not in question; test/stranger.test.ts runs it whole. */
const few = ['--only', 'lifecycle/']
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('roipool conform', () => {
  it('passes a good backend, but proves nothing by a few cases', async () => {
    const { code, stdout, stderr } = await conform('./backend.mjs', ...few)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^mine \(JavaScript, node\): conformant: \d+ pass/)
    expect(stderr).toMatch(/^roipool: these are \d+ of \d+ cases: no proof of conformance\n$/)
  })

  it('fails a broken one, and names the case, what it catches, and what came', async () => {
    const { code, stdout } = await conform('broken.mjs', ...few)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^mine \(JavaScript, node\): not conformant: \d+ pass, 1 fail/)
    expect(stdout).toContain('fail  lifecycle/upload-is-a-copy (SPEC §')
    expect(stdout).toMatch(/catches .+\n.+expected/)
    // The README shows the whole suite's report of this backend: the same failure.
    expect(readme).toContain(stdout.slice(stdout.indexOf('fail  lifecycle/')).trim())
  })

  it('knows the catalogue', async () => {
    const { code, stdout } = await conform('naive', ...few)
    expect(code).toBe(0)
    expect(stdout).toContain('naive (JavaScript, node): conformant')
  })

  it('reports to machines', async () => {
    const { code, stdout } = await conform('./broken.mjs', '--json', ...few)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ backend: 'mine', environment: 'node', counts: { fail: 1 } })
  })

  it('lets a factory be chosen', async () => {
    expect((await conform('./two.mjs#good', ...few)).code).toBe(0)
    expectRefusal(
      await conform('./two.mjs'),
      'exports driver, elsewhere, good: choose one, as ./two.mjs#driver',
    )
    expectRefusal(await conform('./two.mjs#bad'), 'exports no function bad')
  })

  it('refuses a choice of no case at all', async () => {
    expectRefusal(await conform('naive', '--only', 'no such'), 'no case has an id that contains no such')
  })

  it('tells a backend that cannot run here from one that is wrong', async () => {
    const absent = await conform('./two.mjs#elsewhere')
    expect(absent.code).toBe(2)
    expect(absent.stdout).toContain('unavailable: it takes another planet')
    const wrong = await conform('./two.mjs#driver')
    expect(wrong.code).toBe(1)
    expect(wrong.stdout).toContain('return defineBackend(driver)')
  })

  it('does not pass a backend that never answers, nor one that fails behind its back', async () => {
    writeFileSync(join(folder, 'silent.mjs'), 'export const silent = () => new Promise(() => undefined)\n')
    expectRefusal(await roipool(folder, 'conform', './silent.mjs'), 'a backend does not answer')
    const stray = "export const stray = () => new Promise(() => Promise.reject(new Error('far away')))\n"
    writeFileSync(join(folder, 'stray.mjs'), stray)
    expectRefusal(await roipool(folder, 'conform', './stray.mjs'), 'roipool: far away')
  })

  it.each([
    ['./nothing.mjs', 'there is no module ./nothing.mjs'],
    ['no-such-backend', 'there is no file or package no-such-backend'],
    ['--version.mjs', 'there is no file or package --version.mjs'],
    ['./syntax.mjs', 'cannot import ./syntax.mjs: '],
    ['./none.mjs', 'exports no function'],
  ])('refuses %s in one line', async (module, says) => {
    expectRefusal(await conform('--', module), says)
  })
})
