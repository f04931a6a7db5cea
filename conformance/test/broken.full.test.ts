import { afterAll, describe, expect, test } from 'vitest'
import { runConformance } from '../src/run.js'
import { firstLines, opened, right, small } from './broken/first-lines.js'
import { known } from './broken/known.js'
import { more } from './broken/more.js'
import { clearVariants } from './broken/variants.js'

/** The share of broken backends whose mistake the first three lines must name. */
const BAR = 0.9

const named: string[] = []
const others: string[] = []

afterAll(clearVariants)

describe.for([
  ['the mistakes of strangers', known],
  ['others', more],
] as const)('%s: what the first three lines say', ([, list]) => {
  test.for(list)('$name', async (variant) => {
    const said = await firstLines(await opened(variant), variant)
    expect(said).not.toMatch(/: conformant/)
    ;(variant.says.test(said) ? named : others).push(`${variant.name}: ${said}`)
  })
})

test('nine in ten are named', () => {
  console.info(`${named.length} of ${named.length + others.length} mistakes are named; not so:`, others)
  expect(named.length + others.length).toBe(known.length + more.length)
  expect(named.length / (known.length + more.length), others.join('\n\n')).toBeGreaterThanOrEqual(BAR)
})

test.for([12, 16])('a backend that takes 2^%d elements and says so conforms', async (bits) => {
  const from = 'maxElements: 2 ** 28'
  const less = { name: `2^${bits}`, from, to: `maxElements: 2 ** ${bits}`, says: /./ }
  const { counts, rows } = await runConformance(await opened(less), { filter: ({ id }) => small.has(id) })
  expect(rows.filter(({ status }) => status === 'fail')).toEqual([])
  expect(counts['not-promised']).toBeGreaterThan(10)
})

test.for(['driver.mjs', 'threads.mjs'] as const)('without its mistake %s conforms', async (file) => {
  expect(await firstLines(await opened({ ...right, file }))).toMatch(/^not promised|: conformant/)
})
