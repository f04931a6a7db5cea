import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { run } from '@roipool/terminal'
import { Command } from 'commander'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { conformOptions } from '../src/command.js'
import { known } from './broken/known.js'
import { clearVariants, writeVariant } from './broken/variants.js'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const right = fileURLToPath(new URL('broken/driver.mjs', import.meta.url))
const wrong = fileURLToPath(writeVariant(known.find(({ name }) => name === 'max starts at 0')!))
afterAll(clearVariants)

function conform(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr })
    })
  })
}

/** The same in this process: starting another takes longer than a refusal. */
async function conformHere(...args: string[]) {
  const said = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text
      return true
    }),
  )
  const errors = vi.spyOn(console, 'error').mockImplementation((line) => {
    said.stderr += `${line}\n`
  })
  const child = new URL('../dist/child.js', import.meta.url)
  try {
    const code = await run((end) => conformOptions(new Command('roipool-conform'), end, { child }), args)
    return { code, ...said }
  } finally {
    for (const spy of [...spies, errors]) spy.mockRestore()
  }
}

describe('roipool-conform', () => {
  test('0: the verdict is the last line', async () => {
    const { code, stdout, stderr } = await conform(right, '--filter', 'basic/')
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^plain \(JavaScript, node\): conformant: \d+ pass$/)
    expect(stderr).toMatch(/^roipool: these are \d+ of \d+ cases: no proof of conformance\n$/)
  })

  test('1: the likely mistake first, then as many failures as are asked for', async () => {
    const { code, stdout } = await conform(wrong, '--filter', 'basic/', '--first', '2')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^most likely: a maximum starts at 0\n/)
    expect(stdout.match(/^fail /gm)).toHaveLength(2)
    expect(stdout).toMatch(/^and \d+ more: --all shows them$/m)
    const all = await conform(wrong, '--filter', 'basic/', '--all')
    expect(all.stdout.match(/^fail /gm)!.length).toBeGreaterThan(3)
    expect(all.stdout).not.toContain('more: --all')
  })

  test('the report for machines is whole, whatever the backend prints', async () => {
    const { code, stdout } = await conform(wrong, '--filter', 'basic/', '--json')
    expect(code).toBe(1)
    const report = JSON.parse(stdout)
    expect(report.likely.says).toBe('a maximum starts at 0')
    expect(report.rows.filter(({ status }: { status: string }) => status === 'fail').length).toBe(
      report.counts.fail,
    )
  })

  test('2: a package that is not there is refused in a line', async () => {
    expectRefusal(await conform('no-such-package'), 'there is no file or package no-such-package')
  })

  test.for([
    [[right, '--filter', 'no such'], 'no case has an id that contains no such'],
    [[right, '--timeout', 'soon'], "option '--timeout <seconds>' argument 'soon' is invalid"],
    [[right, '--timeout', '1e12'], 'at most 2000000'],
    [[right, '--first', '1.5'], 'Expected a whole number above 0.'],
  ] as const)('2: %j is refused in a line', async ([args, says]) => {
    expectRefusal(await conformHere(...args), says)
  })
})

function expectRefusal(result: { code: unknown; stdout: string; stderr: string }, says: string): void {
  const { code, stdout, stderr } = result
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^roipool: .*\n$/)
  expect(stderr).toContain(says)
}
