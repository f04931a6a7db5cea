import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { benchFolder, timesOf, tiny } from './bench.js'
import { command, expectRefusal, main } from './roipool.js'

const { folder, file, readRecord } = benchFolder()
const bench = (...args: string[]) => command(folder, 'bench', ...args)

/** Of all lists in a record only those of times hold fractions. */
function isTimes(value: unknown): value is number[] {
  return Array.isArray(value) && value.some((time) => typeof time === 'number' && !Number.isInteger(time))
}

describe('roipool bench', () => {
  it('measures backends of the catalogue and strangers, and writes the record', async () => {
    const { code, stdout, stderr } = await bench(
      ...['--backend', 'naive', './backend.mjs', ...tiny],
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
    for (const id of ['naive', './backend.mjs']) expect(timesOf(record, id)).toHaveLength(4 * 3 * 2)
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
    expect(rows).toHaveLength(2 * 2 * 3)
    for (const row of rows) expect(row).toMatch(/ 2\.0× +(slower|spreads overlap)$/)
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

describe('roipool bench --browser', () => {
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
