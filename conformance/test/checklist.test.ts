import { expect, test } from 'vitest'
import { operatorNames } from '../src/problem.js'
import { lacking } from './checklist.js'

test('every operator has all that an operator has', () => {
  expect(operatorNames.flatMap(lacking)).toEqual([])
})

test('one that is only begun is told each file', () => {
  expect(lacking('wavePool')).toEqual([
    'wavePool has not: a planner, and the operator it makes → packages/core/src/operators/wave-pool.ts and index.ts',
    'wavePool has not: a clause of the SPEC → packages/core/SPEC.md',
    'wavePool has not: its definition, for the oracle → conformance/src/operators.ts',
    'wavePool has not: a case whose answer is written out or known → conformance/src/cases/…/wave-pool.ts',
    'wavePool has not: a case whose answer is the oracle’s → conformance/src/cases/…/wave-pool.ts',
    'wavePool has not: a case that a malformed call is refused → conformance/src/cases/…/wave-pool.ts',
    'wavePool has not: a mutant that one of its cases kills → conformance/test/operators/wave-pool.ts',
    'wavePool has not: a preset, or why there is none → packages/core/src/presets.ts, or withoutPreset in conformance/src/operators.ts',
    'wavePool has not: its row in the README → README.md (npm run operators)',
    'wavePool has not: its operation over tensors → packages/backend-tfjs/src/tensors.ts (npm run operators)',
    'wavePool has not: its row of the command line, where its regions come in a file → apps/cli/README.md (npm run operators)',
  ])
})
