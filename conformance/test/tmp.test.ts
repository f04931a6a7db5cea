import { expect, test } from 'vitest'
import { cases } from '../src/cases/index.js'
import { difference } from '../src/compare.js'
import { oracle } from '../src/oracle/index.js'
import { runConformance } from '../src/run.js'
import { referenceBackend } from './reference-backend.js'

import { mutated } from './mutant.js'
import { maskMutants } from './mutants-masks.js'
import { maskPool } from './operators/mask-pool.js'
test('mut', async () => {
  const { rows } = await runConformance(referenceBackend(), { operators: { maskPool: maskPool() }, filter: ({ id }) => id.includes('mask-pool') })
  for (const r of rows) if (r.status !== 'pass') console.log('REF', JSON.stringify(r))
  for (const m of maskMutants) {
    const { open, operators } = mutated(m)
    const { rows } = await runConformance(open, { operators, filter: ({ id }) => id === m.killedBy || id === m.survives })
    const s = Object.fromEntries(rows.map(({ id, status }) => [id, status]))
    if (s[m.killedBy] !== 'fail' || s[m.survives!] !== 'pass') console.log('MUT', m.mistake, s)
  }
})
test('x', async () => {
  const t = performance.now()
  const { rows } = await runConformance(referenceBackend(), { filter: ({ id }) => id.includes('mask-pool') })
  for (const r of rows) if (r.status !== 'pass') console.log(JSON.stringify(r))
  console.log(rows.length, performance.now() - t)
  for (const item of cases) {
    if (item.kind !== 'pool' || !item.id.startsWith('mask-pool') || item.expected.from === 'oracle') continue
    const problem = item.problem()
    const { values, shape } = oracle(problem)
    const d = difference({ data: Float32Array.from(values), shape }, { ...item.expected, shape }, problem)
    if (d) console.log('ORACLE', item.id, d)
  }
})
