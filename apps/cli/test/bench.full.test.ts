import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { testChromium } from '@roipool/browser'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { benchFolder, timesOf, tiny } from './bench.js'
import { command, main, roipool } from './roipool.js'

const { folder, file, readRecord } = benchFolder()
const bench = (...args: string[]) => command(folder, 'bench', ...args)
const chromium = testChromium('bench --browser')

beforeAll(() => {
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

describe('roipool bench', () => {
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
})

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
})
