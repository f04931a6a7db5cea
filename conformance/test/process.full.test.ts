import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { cases } from '../src/cases/index.js'
import { conformModule } from '../src/process/conform-module.js'
import { text } from '../src/text.js'
import { clearVariants, writeVariant } from './broken/variants.js'
import { child, ids, run, writeModules } from './process.js'

writeModules()
afterAll(clearVariants)

describe('a backend in a process of its own', () => {
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
})
