import type { OpenBackend } from '@roipool/core'
import { afterAll, describe, expect, test } from 'vitest'
import type { Case } from '../src/case.js'
import { cases } from '../src/cases/index.js'
import { factoryOf } from '../src/factory.js'
import { runConformance } from '../src/run.js'
import { text } from '../src/text.js'
import type { Broken } from './broken/broken.js'
import { known } from './broken/known.js'
import { more } from './broken/more.js'
import { clearVariants, writeVariant } from './broken/variants.js'

/** The share of broken backends whose mistake the first three lines must name. */
const BAR = 0.9

/** Enough to tell mistakes apart: small cases, and of those of planners one in three. */
const quick = new Set(
  cases
    .filter(({ id }) => !/^(golden|rejects|blocks|worked-example)\//.test(id))
    .filter(({ needs }) => (needs?.elements ?? 0) <= 2 ** 17)
    .filter(({ proves }, n) => proves === 'backend' || n % 3 === 0)
    .map(({ id }) => id),
)

async function firstLines(open: OpenBackend, { only = '', timeout }: Partial<Broken> = {}): Promise<string> {
  const filter = ({ id }: Case) => quick.has(id) && id.startsWith(only)
  const report = await runConformance(open, { filter, timeout })
  return text(report).split('\n').slice(0, 3).join('\n')
}

const opened = (variant: Broken) => factoryOf(writeVariant(variant), (address) => import(address))
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
  const small = { name: `2^${bits}`, from, to: `maxElements: 2 ** ${bits}`, says: /./ }
  const { counts, rows } = await runConformance(await opened(small), { filter: ({ id }) => quick.has(id) })
  expect(rows.filter(({ status }) => status === 'fail')).toEqual([])
  expect(counts['not-promised']).toBeGreaterThan(10)
})

test('without its mistake a backend conforms', async () => {
  for (const file of ['driver.mjs', 'threads.mjs'] as const) {
    const right = {
      name: `right ${file}`,
      file,
      from: 'defineBackend } from',
      to: 'defineBackend } from',
      says: /./,
    }
    expect(await firstLines(await opened(right))).toMatch(/^not promised|: conformant/)
  }
})
