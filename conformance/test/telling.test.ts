import { describe, expect, test } from 'vitest'
import { cases } from '../src/cases/index.js'
import { row } from '../src/report.js'
import { runConformance } from '../src/run.js'
import { tellingFirst } from '../src/telling.js'
import counts from '../src/telling.json' with { type: 'json' }
import { type Mutant, mutated, rulesOf } from './mutant.js'
import { mutants } from './mutants.js'

const wanted = process.env.ROIPOOL_TEST === 'all'

/** Those that are wrong in the backend, not in what calls it. */
const backendMutants = (Object.values(mutants.backend) as Mutant[][])
  .flat()
  .filter(({ operator, operators }) => !operator && !operators)

/** How many mutants of a backend fail each case. */
async function counted(): Promise<Record<string, number>> {
  const failedBy = Object.fromEntries(cases.map(({ id }) => [id, 0]))
  for (const mutant of backendMutants) {
    // What it releases stays: a map that is not copied would spoil what later cases are made of.
    const { open } = mutated({ ...mutant, reducer: { release: () => undefined, ...rulesOf(mutant) } })
    const { rows } = await runConformance(open, { large: false, timeout: 5000 })
    for (const { id, status } of rows) if (status === 'fail' && id in failedBy) failedBy[id]!++
  }
  return failedBy
}

describe('failures, those that say most first', () => {
  const fails = (...ids: string[]) =>
    ids.map((id) => row({ id, level: 'RoI pooling', spec: '§5', catches: '' }, 'fail'))
  const order = (...ids: string[]) => tellingFirst(fails(...ids)).map(({ id }) => id)

  test('a case that few mistakes fail stands before one that most do', () => {
    expect(order('plans/empty-max', 'lifecycle/upload-is-a-copy')[0]).toBe('lifecycle/upload-is-a-copy')
    expect(order('plans/rows-max', 'lifecycle/dispose-twice')[0]).toBe('lifecycle/dispose-twice')
  })

  test('what is no case stands first, a case that is not counted yet last', () => {
    const open = row({ id: 'open', spec: '§6.5', catches: '' }, 'fail')
    const sorted = tellingFirst([...fails('own/case', 'basic/avg'), open])
    expect(sorted.map(({ id }) => id)).toEqual(['open', 'basic/avg', 'own/case'])
  })

  test('only cases that there are were counted', () => {
    const ids = new Set<string>(cases.map(({ id }) => id))
    expect(Object.keys(counts).filter((id) => !ids.has(id))).toEqual([])
  })

  test.skipIf(!wanted)(
    'the counts are those of a run of every mutant; ROIPOOL_TEST=all; written anew with --update',
    async () => {
      await expect(`${JSON.stringify(await counted(), null, 2)}\n`).toMatchFileSnapshot('../src/telling.json')
    },
    3_600_000,
  )
})
