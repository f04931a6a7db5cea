import type { OpenBackend, OperatorName } from '@roipool/core'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Case } from '../src/case.js'
import { coreOperators, type Operators, operatorNames, solve } from '../src/problem.js'
import { runConformance } from '../src/run.js'
import * as properties from './properties.js'
import * as forms from './properties-forms.js'
import { referenceBackend } from './reference-backend.js'
import { referenceOperators } from './reference-operators.js'

const seed = 20150430

/** Tries a property on a backend; what a failure says, or null. */
async function tried(
  { of, numRuns }: properties.Property,
  operator: OperatorName,
  open: OpenBackend = referenceBackend(),
  operators: Operators = coreOperators,
) {
  const backend = await open()
  const property = of(operator, (problem) => solve(operators, backend, problem))
  return fc.check(property, { seed, numRuns })
}

/** Tries every property, each this share of the times that it says. */
export function testProperties(share: number): void {
  const all = [...Object.values(properties), ...Object.values(forms)].map((property) => ({
    ...property,
    numRuns: property.numRuns * share,
  }))
  const { scales, shifts } = properties
  beforeAll(() => console.info(`fast-check: seed ${seed}`))

  describe.for(all)('$says', (property) => {
    test.for(property.operators)('%s', async (operator) => {
      expect(fc.defaultReportMessage(await tried(property, operator))).toBeUndefined()
    })
  })

  describe('sums in steps of 2^-20, as of integers', () => {
    const open = referenceBackend({ total: (sum) => Math.round(sum * 2 ** 20) / 2 ** 20 })
    const others = all.filter(({ says, operators }) => says !== scales.says && operators.includes('roiAlign'))

    test('are within the tolerance of every sum', async () => {
      const isSum = ({ kind, needs }: Case) => kind === 'pool' && needs?.reduction === 'sum'
      const { rows } = await runConformance(open, { filter: isSum })
      expect(rows.length).toBeGreaterThan(100)
      expect(rows.filter(({ status }) => status !== 'pass')).toEqual([])
    })

    test.for(others)('and pass: $says', async (property) => {
      for (const operator of ['roiAlign', 'psRoiPool'] as const) {
        expect((await tried(property, operator, open)).failed).toBe(false)
      }
    })

    test.for(operatorNames)('but do not scale: %s', async (operator) => {
      expect((await tried(scales, operator, open)).failed).toBe(true)
    })
  })

  test('halves rounded to even do not shift, whatever the oracle says', async () => {
    const even = (value: number) => {
      const low = Math.floor(value)
      return value - low === 0.5 ? low + (low % 2) : Math.round(value)
    }
    const operators = referenceOperators({ planner: { round: even } })
    expect((await tried(shifts, 'roiPool', referenceBackend(), operators)).failed).toBe(true)
  })
}
