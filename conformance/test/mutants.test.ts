import { describe, expect, test } from 'vitest'
import { cases } from '../src/cases/index.js'
import { chosen } from '../src/chosen.js'
import { openSession } from '../src/session.js'
import { type Mutant, mutated } from './mutant.js'
import { mutants as lists } from './mutants.js'

/** What comes of some cases, without a look into why: test/broken.test.ts is about that. */
async function statuses(mutant: Mutant, ...ids: string[]): Promise<Record<string, string>> {
  const { open, operators } = mutated(mutant)
  const session = await openSession(open, { operators })
  if (session.unavailable !== undefined) throw new Error(session.unavailable)
  const found: Record<string, string> = {}
  for (const item of cases.filter(({ id }) => ids.includes(id)))
    found[item.id] = (await session.run(item)).status
  await session.close()
  return found
}

const all = Object.values(lists).flatMap((of) => Object.entries<readonly Mutant[]>(of))

describe.for(all)('mutants of the %s', ([, mutants]) => {
  test.for(mutants)('$mistake: killed by $killedBy', async (mutant) => {
    const { killedBy, survives = 'worked-example/floor-3x3' } = mutant
    expect(await statuses(mutant, killedBy, survives)).toEqual({ [killedBy]: 'fail', [survives]: 'pass' })
  })
})

test('every mistake is named once', () => {
  const mistakes = all.flatMap(([, mutants]) => mutants.map(({ mistake }) => mistake))
  expect(new Set(mistakes).size).toBe(mistakes.length)
})

test('a mutant of a backend is killed by a case that every backend runs', () => {
  const run = new Set<string>(chosen({ proves: 'backend' }).map(({ id }) => id))
  const mutants = Object.values(lists.backend).flat()
  expect(mutants.filter(({ killedBy }) => !run.has(killedBy))).toEqual([])
})
