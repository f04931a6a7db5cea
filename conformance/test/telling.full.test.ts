import { expect, test } from 'vitest'
import { cases } from '../src/cases/index.js'
import { runConformance } from '../src/run.js'
import { type Mutant, mutated, rulesOf } from './mutant.js'
import { mutants } from './mutants.js'

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
    // Long enough for a loaded machine: a case that is only slow is not counted.
    const { rows } = await runConformance(open, { large: false, timeout: 60_000 })
    for (const { id, status } of rows) if (status === 'fail' && id in failedBy) failedBy[id]!++
  }
  return failedBy
}

test('the counts of telling.json are those of a run of every mutant; written anew with --update', async () => {
  await expect(`${JSON.stringify(await counted(), null, 2)}\n`).toMatchFileSnapshot('../src/telling.json')
}, 3_600_000)
