import { describe, expect, test } from 'vitest'
import { chosen } from '../src/chosen.js'
import { runConformance } from '../src/run.js'
import { type Mutant, mutated } from './mutant.js'
import { mutants as lists } from './mutants.js'

async function statuses(mutant: Mutant, ...ids: string[]): Promise<Record<string, string>> {
  const { open, operators } = mutated(mutant)
  const { rows } = await runConformance(open, { operators, filter: ({ id }) => ids.includes(id) })
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]))
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
