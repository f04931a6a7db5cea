import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from '../src/cases/index.js'
import { conformModule, type ModuleOptions } from '../src/process/conform-module.js'
import { conformant } from '../src/report.js'
import { text } from '../src/text.js'
import { clearVariants, writeVariant } from './broken/variants.js'

const child = new URL('../dist/child.js', import.meta.url)
/** In the package, so that the modules find core. */
const folder = fileURLToPath(new URL('../node_modules/.process', import.meta.url))
const ids = ['basic/first-cell', 'basic/last-cell', 'values/all-negative', 'lifecycle/dispose-twice']

/** A backend whose `reduce` first does something. */
const module = (first: string, more = '') => `
import { defineBackend, RoiPoolError } from '@roipool/core'
import plain from '../../test/broken/driver.mjs'
let calls = 0
export async function mine() {
  const backend = await plain()
  const reduceAll = async (maps, plans, out) => {
    calls++
    ${first}
    return backend.reduceAll(maps, plans, out)
  }
  const reduce = (map, plan, out) => reduceAll([map], [plan], out)
  const reduceInto = async (maps, plans, into, layout) => {
    const result = await reduceAll(maps, plans)
    await result.read(into, layout)
    result.release()
  }
  const around = (inner) => ({ ...inner, reduce, reduceAll, reduceInto, hold: (work) => inner.hold((held) => work(around(held))) })
  return { ...around(backend) ${more} }
}
`
/** Never comes back, as an endless loop does, and leaves the core to others. */
const STUCK = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'
const modules: Record<string, string> = {
  right: module(''),
  silent: module('await new Promise(() => undefined)'),
  endless: module(STUCK),
  'endless-once': module(`if (plans[0].outputShape[0] === 1 && maps[0].shape[3] === 17) ${STUCK}`),
  unopened: 'export const mine = () => new Promise(() => undefined)',
  dies: module('process.exit(3)'),
  stray: module("void Promise.reject(new TypeError('nobody listens'))"),
  timer: module("setTimeout(() => { throw new TypeError('in a timer') })"),
  undisposable: module('', ', dispose: () => new Promise((resolve) => setTimeout(resolve, 1e8))'),
  talks: module("console.log('hello'); process.stdout.write('{}')"),
  absent:
    "export const mine = async () => { throw Object.assign(new Error('no GPU here'), { code: 'ROI_UNAVAILABLE' }) }",
  none: 'export const answer = 42',
}

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, `${name}.mjs`), text)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  clearVariants()
})

async function run(name: string, options: Partial<ModuleOptions> = {}, wanted = ids) {
  const report = await conformModule(join(folder, `${name}.mjs`), {
    child,
    cases: cases.filter(({ id }) => wanted.includes(id)),
    timeout: 20_000,
    ...options,
  })
  const found = report.rows.map(({ id, status, detail }) => [id, status, ...(detail ? [detail] : [])])
  return { report, found }
}

describe('a backend in a process of its own', () => {
  test('passes, and is told of case by case', async () => {
    const seen: string[] = []
    const { report } = await run('right', {
      onCase: (id, done, total) => seen.push(`${id} ${done}/${total}`),
      onRow: ({ id, status }) => seen.push(`${id} ${status}`),
    })
    expect(conformant(report)).toBe(true)
    expect(report).toMatchObject({ backend: 'plain', environment: 'node', runsOn: 'JavaScript' })
    expect(seen.slice(0, 3)).toEqual([`${ids[0]} 0/4`, `${ids[0]} pass`, `${ids[1]} 1/4`])
  })

  test('that waits for nothing fails at once, and two such cases end the run', async () => {
    const { report, found } = await run('silent')
    const never = 'no answer: one of its promises never settles'
    expect(found).toEqual([ids[0], ids[1]].map((id) => [id, 'fail', never]))
    expect(report.ended).toBe('it does not answer: 2 cases in a row')
    expect(conformant(report)).toBe(false)
  })

  test('that never comes back is ended', async () => {
    const { report, found } = await run('endless', { timeout: 1500 })
    expect(found).toEqual([ids[0], ids[1]].map((id) => [id, 'fail', 'no answer within 1.5 s']))
    expect(report.ended).toBe('it does not answer: 2 cases in a row')
  })

  test('that once does not come back is run on with the cases that are left', async () => {
    const { report, found } = await run('endless-once', { timeout: 1500 })
    expect(found).toContainEqual(['values/all-negative', 'fail', 'no answer within 1.5 s'])
    expect(found).toContainEqual(['lifecycle/dispose-twice', 'pass'])
    expect(report.ended).toBeUndefined()
  })

  test('that does not open, or cannot be closed, says so', async () => {
    const unopened = await run('unopened')
    expect(unopened.found).toEqual([['open', 'fail', 'no answer: one of its promises never settles']])
    expect(unopened.report.ended).toBe('it does not open')
    const { found } = await run('undisposable', { timeout: 1500 }, ['basic/first-cell'])
    expect(found).toEqual([
      ['basic/first-cell', 'pass'],
      ['close', 'fail', 'no answer within 1.5 s'],
    ])
  })

  test('whose threads belong to all its backends is told so', async () => {
    const mistake = { from: 'const workers = Array', to: 'const workers = globalThis.kept ??= Array' }
    const address = writeVariant({ name: 'shared threads', file: 'threads.mjs', ...mistake, says: /./ })
    const report = await conformModule(fileURLToPath(address), {
      child,
      cases: cases.filter(({ id }) => /^lifecycle\/(two-at-once|dispose-waits)$/.test(id)),
      timeout: 10_000,
    })
    expect(text(report)).toMatch(
      /^fail {2}lifecycle\/two-at-once .*\n.*backends that share what one of them disposes of/,
    )
  })

  test('that ends the process is started three times', async () => {
    const { report, found } = await run('dies')
    expect(found).toEqual(ids.slice(0, 3).map((id) => [id, 'fail', 'its process ended with exit code 3']))
    expect(report.ended).toBe('its process ends: 3 times in a row')
  })

  test.for([
    ['stray', 'basic/first-cell', 'nobody listens'],
    ['timer', 'close', 'in a timer'],
  ] as const)('does not pass with an error that gets lost: %s', async ([name, id, says]) => {
    const { found } = await run(name, {}, ['basic/first-cell'])
    expect(found.at(-1)).toEqual([id, 'fail', `an error that no call reports: TypeError: ${says}`])
  })

  test('stops at the first failure where that is asked', async () => {
    const { report, found } = await run('stray', { bail: true })
    expect(found).toHaveLength(1)
    expect(report.ended).toBe('ended after the first failure')
  })

  test('that is not there is refused, that is unavailable is no failure', async () => {
    await expect(run('no-such')).rejects.toThrow('there is no module')
    await expect(run('none')).rejects.toThrow('exports no function')
    const { report } = await run('absent')
    expect(report).toMatchObject({ unavailable: 'no GPU here', rows: [] })
  })
})
