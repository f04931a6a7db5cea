import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type BenchRecord, parseRecord } from '@roipool/bench'
import { testChromium } from '@roipool/browser'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { command, expectRefusal, main, roipool } from './roipool.js'

// Within the package, so that the fixtures find @roipool/core as an installed backend would.
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/.bench-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string) => join(folder, name)
const readRecord = (name: string) => parseRecord(readFileSync(file(name), 'utf8'))

beforeAll(() => {
  cpSync(fileURLToPath(new URL('fixtures', import.meta.url)), folder, { recursive: true })
  const source = readFileSync(file('backend.mjs'), 'utf8')
  const line = 'if (values[c] > bin[c])'
  expect(source.split(line)).toHaveLength(2)
  writeFileSync(file('broken.mjs'), source.replace(line, 'if (!(values[c] <= bin[c]))'))
  writeFileSync(
    file('marking.mjs'),
    `import { writeFileSync } from 'node:fs'
import { mine } from './backend.mjs'

export async function marking() {
  writeFileSync('opened', '')
  return mine()
}
`,
  )
})

const bench = (...args: string[]) => command(folder, 'bench', ...args)
const tiny = ['--workload', 'worked-example', 'proposals:rois=3,channels=8', '--rounds', '2']

function timesOf({ groups }: BenchRecord, id: string): number[] {
  const rows = groups.flatMap(({ rows }) => rows).filter(({ backend }) => backend === id)
  return rows.flatMap(({ times }) => Object.values(times).flat())
}

/** Of all lists in a record only those of times hold fractions. */
function isTimes(value: unknown): value is number[] {
  return Array.isArray(value) && value.some((time) => typeof time === 'number' && !Number.isInteger(time))
}

describe('roipool bench', () => {
  it('measures backends of the catalogue and strangers, and writes the record', async () => {
    const { code, stdout, stderr } = await bench(
      ...['--backend', 'wasm', './backend.mjs', ...tiny],
      ...['--commit', 'abc123', '--json', 'good.json'],
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^naive +JavaScript +passed \d+$/m)
    expect(stdout).toMatch(/^\.\/backend\.mjs +JavaScript +passed \d+, \d+ not promised$/m)
    expect(stdout).toContain(
      'The worked example, RoIAlign (worked-example)\n16×16×512 at stride 32, 1 RoI to 3×3',
    )
    expect(stdout).toMatch(/^Which backend\n.+: \S+\n +\S/m)
    const record = readRecord('good.json')
    expect(record).toMatchObject({
      ended: 'complete',
      rounds: 2,
      environment: { commit: 'abc123', kind: 'node' },
    })
    for (const id of ['naive', 'wasm', './backend.mjs']) expect(timesOf(record, id)).toHaveLength(4 * 3 * 2)
  })

  it('compares two records', async () => {
    const twice = (_: string, value: unknown) => (isTimes(value) ? value.map((time) => time * 2) : value)
    writeFileSync(
      file('slower.json'),
      JSON.stringify(JSON.parse(readFileSync(file('good.json'), 'utf8'), twice)),
    )
    const { code, stdout } = await bench('--compare', 'good.json', 'slower.json')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^A .+abc123.+\nB .+abc123/)
    const rows = stdout.split('\n').filter((line) => line.includes('proposals:rois=3,channels=8'))
    expect(rows).toHaveLength(3 * 2 * 3)
    for (const row of rows) expect(row).toMatch(/ 2\.0× +(slower|spreads overlap)$/)
  })

  it('gives no time to a broken backend, and ends with 1', async () => {
    const { code, stdout } = await bench(
      '--backend',
      './broken.mjs',
      ...tiny,
      '--operator',
      'max',
      '--json',
      'broken.json',
    )
    expect(code).toBe(1)
    expect(stdout).toMatch(/^\.\/broken\.mjs +JavaScript +FAILED \d+ of \d+/m)
    expect(stdout).toMatch(/^\.\/broken\.mjs: values\/nan-only .+expected/m)
    expect(timesOf(readRecord('broken.json'), './broken.mjs')).toEqual([])
    expect(timesOf(readRecord('broken.json'), 'naive')).toHaveLength(2 * 3 * 2)
  })

  it('says why a backend that was asked for cannot run here, and ends with 2', async () => {
    const { code, stdout } = await bench('--backend', './two.mjs#elsewhere', ...tiny)
    expect(code).toBe(2)
    expect(stdout).toMatch(/^\.\/two\.mjs#elsewhere +cannot run here: it takes another planet$/m)
  })

  it('stops at Ctrl+C, and prints what there is', async () => {
    const args = [main, 'bench', '--backend', './marking.mjs', '--json', 'cancelled.json']
    const child = spawn(process.execPath, args, { cwd: folder })
    let stdout = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    await vi.waitFor(() => expect(existsSync(file('opened'))).toBe(true), { timeout: 60_000, interval: 50 })
    child.kill('SIGINT')
    expect(await new Promise((resolve) => child.on('close', (code) => resolve(code)))).toBe(130)
    expect(stdout).toMatch(/^naive +JavaScript +passed \d+$/m)
    expect(stdout).toMatch(/^\.\/marking\.mjs +no verdict: no times$/m)
    expect(readRecord('cancelled.json').ended).toBe('cancelled')
  })

  it.each([
    [['--workload', 'c5'], 'unknown workload c5; known are worked-example'],
    [['--workload', 'c4:rois=0'], 'rois must be a whole number from 1'],
    [['--backend', './nothing.mjs'], 'there is no module ./nothing.mjs'],
    [['--json', 'nowhere/x.json'], 'there is no folder'],
    [['--compare', 'good.json'], '--compare takes two records'],
    [['--compare', 'good.json', 'nowhere.json'], 'cannot read nowhere.json: no such file'],
    [['--compare', 'good.json', 'backend.mjs'], 'cannot read backend.mjs: it is no JSON'],
  ])('refuses %s in one line, and leaves no file', async (args, says) => {
    expectRefusal(await bench(...args), says)
    expect(readdirSync(folder)).not.toContain('x.json')
  })
})

const chromium = testChromium('bench --browser')

describe('roipool bench --browser', () => {
  it.skipIf(!chromium)('measures in Chromium', async () => {
    // In a process of its own, because the page is among the files that are built.
    const args = ['bench', '--browser', '--backend', 'wasm', ...tiny, '--json', 'browser.json']
    const { code, stdout, stderr } = await roipool(folder, ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Chromium \d+ on Linux; /)
    expect(stdout).toMatch(/^wasm +WebAssembly SIMD(, \d+ threads)? +passed \d+(, \d+ not promised)?$/m)
    const record = readRecord('browser.json')
    expect(record.environment).toMatchObject({
      kind: 'chromium',
      isolated: true,
      versions: { roipool: expect.stringMatching(/^\d/) },
    })
    for (const id of ['naive', 'wasm']) expect(timesOf(record, id)).toHaveLength(4 * 3 * 2)
  })

  it('says what is missing where there is no Chromium', async () => {
    const env = { ...process.env, ROIPOOL_CHROMIUM: '', PATH: folder }
    const run = promisify(execFile)(process.execPath, [main, 'bench', '--browser'], { cwd: folder, env })
    await expect(run).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^roipool: --browser: there is no Chromium on PATH .+\n$/),
    })
  })

  it('takes no files of this machine', async () => {
    expectRefusal(
      await bench('--browser', '--backend', './backend.mjs'),
      'in a browser a backend is one that',
    )
  })
})
