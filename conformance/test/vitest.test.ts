import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startVitest, type TestCase } from 'vitest/node'
import { conformant, type Report } from '../src/report.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const here = process.cwd()
const folder = mkdtempSync(join(tmpdir(), 'roipool-conform-'))

/** Runs the fixture, with what `conform` writes going to a folder of its own. */
async function run(): Promise<TestCase[]> {
  const vitest = await startVitest('test', [], {
    config: false,
    watch: false,
    root,
    include: ['test/fixtures/conform.fixture.ts'],
    reporters: [{}],
    env: { ROIPOOL_REQUIRE: '', ROIPOOL_TEST: '' },
  })
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()])
  await vitest.close()
  return tests
}

/** States of the tests of one `conform`, in order, without repetitions of `passed`. */
function states(tests: TestCase[], name: string): string[] {
  return tests
    .filter(({ fullName }) => fullName.startsWith(`${name} conforms`))
    .map((item) => {
      const result = item.result()
      const words = result.state === 'skipped' ? result.note : result.errors?.[0]?.message
      return words === undefined ? result.state : `${result.state}: ${words}`
    })
}

let tests: TestCase[]
beforeAll(async () => {
  process.chdir(folder)
  mkdirSync('reports')
  writeFileSync('reports/again.node.json', JSON.stringify({ counts: { pass: 4 }, rows: [] }))
  tests = await run()
})
afterAll(() => {
  process.chdir(here)
  rmSync(folder, { recursive: true })
})

describe('conform', () => {
  const passed = 'passed'

  test('has a test for every case, named for it and what it catches', () => {
    expect(tests[1]?.fullName).toBe(
      'passing conforms > basic > basic/avg, against a mean that is a sum, or a maximum',
    )
    expect(states(tests, 'passing')).toEqual([passed, passed, passed, passed, passed])
  })

  test('fails where a case fails, and says how', () => {
    const wrong = expect.stringMatching(/^failed: values\/all-negative fail: k=0 .* expected -2, got 0/)
    expect(states(tests, 'failing')).toEqual([passed, passed, wrong, passed, passed])
  })

  test('shows a known failure as skipped, with its reason', () => {
    expect(states(tests, 'knowing')).toEqual([passed, passed, 'skipped: known: starts at 0', passed, passed])
  })

  test('fails where a known failure is fixed, or is no case’s', () => {
    const fixed = 'failed: basic/avg fixed: it passes, but is listed as known: once'
    expect(states(tests, 'fixed')).toEqual([passed, fixed, passed, passed, passed])
    const stray = 'failed: basic/average fail: listed as known, but there is no such case'
    expect(states(tests, 'misspelt')).toEqual([passed, passed, passed, passed, stray])
  })

  test('skips everything where the backend is unavailable, with the reason', () => {
    expect(states(tests, 'absent')).toEqual(Array(5).fill('skipped: unavailable: no GPU here'))
  })

  test('fails everything where it cannot be opened for another reason', () => {
    expect(states(tests, 'broken')).toEqual(Array(5).fill('failed: broken'))
  })

  test.for(['absent', 'other,node'])('fails where ROIPOOL_REQUIRE=%s and it is unavailable', (required) => {
    const message = `failed: ROIPOOL_REQUIRE is ${required}, but absent is unavailable: no GPU here`
    expect(states(tests, `${required} required: > absent`)).toEqual(Array(5).fill(message))
  })

  test('writes the report after a full run', () => {
    const report = (name: string): Report =>
      JSON.parse(readFileSync(join(folder, `reports/${name}.node.json`), 'utf8'))
    expect(conformant(report('passing'))).toBe(true)
    expect(report('passing').counts.pass).toBe(4)
    expect(report('passing').rows).toEqual([])
    expect(conformant(report('failing'))).toBe(false)
    expect(report('failing').rows).not.toEqual([])
    expect(report('absent').unavailable).toBe('no GPU here')
  })

  test('quick, runs some of the cases, and changes the last full report where they disagree', () => {
    expect(states(tests, 'again').length).toBeLessThan(states(tests, 'passing').length)
    const { counts, rows } = JSON.parse(readFileSync(join(folder, 'reports/again.node.json'), 'utf8'))
    expect(counts).toEqual({ pass: 4 })
    expect(rows).toMatchObject([{ id: 'values/all-negative', status: 'fail' }])
  })
})
