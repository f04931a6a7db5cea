/// <reference types="vite/client" />
import type { OperatorName } from '@roipool/core'
import type { Operators } from '../src/problem.js'
import type { Mutant } from './mutant.js'

/** An operator in a file of `operators/`: its planner, written apart from core's, and the mistakes one can make in it. */
export interface Apart {
  readonly name: OperatorName
  readonly operator: Operators[OperatorName]
  /** The same over a pyramid. */
  readonly pyramid?: Partial<Operators>
  readonly mutants: readonly Mutant[]
}

/** Every file of that folder. */
export const apart = Object.values(
  import.meta.glob<Apart>('./operators/*.ts', { eager: true, import: 'default' }),
)
