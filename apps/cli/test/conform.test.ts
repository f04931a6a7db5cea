import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roipool } from './roipool.js'

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
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('roipool conform', () => {
  it('passes a good backend, but proves nothing by a few cases', async () => {
    const { code, stdout, stderr } = await conform('./backend.mjs', ...few)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^mine \(JavaScript, node\): conformant: \d+ pass/m)
    expect(stderr).toMatch(/^roipool: these are \d+ of \d+ cases: no proof of conformance\n$/)
  })

  it('fails a broken one, and names the case, what it catches, and what came', async () => {
    const { code, stdout } = await conform('broken.mjs', ...few)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^fail {2}lifecycle\/upload-is-a-copy \(SPEC §.+\n +catches .+\n.+expected.+\n/)
    expect(stdout).toMatch(/mine \(JavaScript, node\): not conformant: \d+ pass, 1 fail\n$/)
    // The README shows the whole suite's report of this backend: the same failure.
    expect(readme).toContain(stdout.split('\n').slice(0, 3).join('\n'))
  })
})
