import { describe, expect, test } from 'vitest'
import { runConformance } from '../src/run.js'
import { type Mutant, mutated } from './mutant.js'
import { callMutants } from './mutants-calls.js'
import { plannerMutants } from './mutants-planner.js'
import { reducerMutants } from './mutants-reducer.js'

async function statuses(mutant: Mutant, ...ids: string[]): Promise<Record<string, string>> {
  const { open, operators } = mutated(mutant)
  const { rows } = await runConformance(open, { operators, filter: ({ id }) => ids.includes(id) })
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]))
}

describe.for([
  ['reducer', reducerMutants],
  ['planner', plannerMutants],
  ['calls', callMutants],
] as const)('mutants of the %s', ([, mutants]) => {
  test.for(mutants)('$mistake: killed by $killedBy', async (mutant) => {
    const { killedBy, survives = 'worked-example/floor-3x3' } = mutant
    expect(await statuses(mutant, killedBy, survives)).toEqual({ [killedBy]: 'fail', [survives]: 'pass' })
  })
})

test('every mistake is named once', () => {
  const mistakes = [...reducerMutants, ...plannerMutants, ...callMutants].map(({ mistake }) => mistake)
  expect(new Set(mistakes).size).toBe(mistakes.length)
})
