import { describe, expect, test } from 'vitest'
import { runConformance } from '../src/run.js'
import { type Mutant, mutated } from './mutant.js'
import { blockMutants } from './mutants-blocks.js'
import { callMutants } from './mutants-calls.js'
import { operatorMutants } from './mutants-operators.js'
import { plannerMutants } from './mutants-planner.js'
import { planMutants } from './mutants-plans.js'
import { reducerMutants } from './mutants-reducer.js'
import { sampleMutants } from './mutants-samples.js'
import { storageMutants } from './mutants-storage.js'

async function statuses(mutant: Mutant, ...ids: string[]): Promise<Record<string, string>> {
  const { open, operators } = mutated(mutant)
  const { rows } = await runConformance(open, { operators, filter: ({ id }) => ids.includes(id) })
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]))
}

describe.for([
  ['reducer', reducerMutants],
  ['planner', plannerMutants],
  ['samples', sampleMutants],
  ['other operators', operatorMutants],
  ['calls', callMutants],
  ['storage', storageMutants],
  ['blocks', blockMutants],
  ['plans', planMutants],
] as const)('mutants of the %s', ([, mutants]) => {
  test.for(mutants)('$mistake: killed by $killedBy', async (mutant) => {
    const { killedBy, survives = 'worked-example/floor-3x3' } = mutant
    expect(await statuses(mutant, killedBy, survives)).toEqual({ [killedBy]: 'fail', [survives]: 'pass' })
  })
})

test('every mistake is named once', () => {
  const lists = [
    reducerMutants,
    plannerMutants,
    sampleMutants,
    operatorMutants,
    callMutants,
    storageMutants,
    blockMutants,
    planMutants,
  ]
  const mistakes = lists.flat().map(({ mistake }) => mistake)
  expect(new Set(mistakes).size).toBe(mistakes.length)
})
