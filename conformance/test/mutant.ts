import type { Backend, OpenBackend, Operator, RoiPoolParams } from '@roipool/core'
import type { FrontDoor } from '../src/problem.js'
import { type BackendRules, referenceBackend } from './reference-backend.js'
import { type AllRules, referenceOperators } from './reference-operators.js'

/** One mistake, and the case that is there for it. */
export interface Mutant extends AllRules {
  readonly mistake: string
  readonly killedBy: string
  /** A case it passes all the same, so that it is wrong in one thing only. By default the worked example. */
  readonly survives?: string
  readonly reducer?: Partial<BackendRules>
  readonly backend?: (backend: Backend) => Partial<Backend>
  readonly operator?: Operator<RoiPoolParams>
  readonly operators?: Partial<FrontDoor>
}

export const ONE_BIN = 'basic/whole-map-in-one-bin'

/** A backend with some of its members replaced; those that it gives to whoever holds it are replaced too. */
export function replaced(right: Backend, wrong: (right: Backend) => Partial<Backend>): Backend {
  const hold: Backend['hold'] = (work) => right.hold((held) => work(replaced(held, wrong)))
  return { ...right, hold, ...wrong(right) }
}

/** The reference backend and operator, with the mistake in one of them. */
export function mutated(mutant: Mutant): { open: OpenBackend; operators: Partial<FrontDoor> } {
  const open = referenceBackend(mutant.reducer)
  return {
    open: async () => {
      const backend = await open()
      return mutant.backend ? replaced(backend, mutant.backend) : backend
    },
    operators: {
      ...referenceOperators(mutant),
      ...mutant.operators,
      ...(mutant.operator && { roiPool: mutant.operator }),
    },
  }
}
