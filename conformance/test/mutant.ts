import type { Backend, OpenBackend, Operator, RoiPoolParams } from '@roipool/core'
import { type Mistake, mistakes } from '../src/explain/mistakes.js'
import type { FrontDoor } from '../src/problem.js'
import { type BackendRules, referenceBackend } from './reference-backend.js'
import { type AllRules, referenceOperators } from './reference-operators.js'

/** One mistake, and the case that is there for it. */
export interface Mutant extends AllRules {
  readonly mistake: string
  readonly killedBy: string
  /** A case it passes all the same, so that it is wrong in one thing only. By default the worked example. */
  readonly survives?: string
  /** By default the rules of the mistake of this name that failures are explained with, if there is one. */
  readonly reducer?: Partial<BackendRules>
  readonly backend?: (backend: Backend) => Partial<Backend>
  readonly operator?: Operator<RoiPoolParams>
  readonly operators?: Partial<FrontDoor>
}

export const ONE_BIN = 'basic/whole-map-in-one-bin'

/**
 * A backend with some of its members replaced; those that it gives to whoever holds it are replaced too. Where it reduces
 * wrongly, it does so into arrays as well.
 */
export function replaced(right: Backend, wrong: (right: Backend) => Partial<Backend>): Backend {
  const hold: Backend['hold'] = (work) => right.hold((held) => work(replaced(held, wrong)))
  const members = wrong(right)
  const backend = { ...right, hold, ...members }
  if (!members.reduce && !members.reduceAll) return backend
  const reduceInto: Backend['reduceInto'] = async (maps, plans, into, layout) => {
    const result = maps.length === 1 ? backend.reduce(maps[0]!, plans[0]!) : backend.reduceAll(maps, plans)
    await (await result).read(into, layout)
    ;(await result).release()
  }
  return { ...backend, reduceInto, ...members }
}

/** The rules of the backend that a mutant breaks. */
export function rulesOf({ mistake, reducer }: Mutant): Partial<BackendRules> | undefined {
  return reducer ?? mistakes[mistake as Mistake]
}

/** The reference backend and operator, with the mistake in one of them. */
export function mutated(mutant: Mutant): { open: OpenBackend; operators: Partial<FrontDoor> } {
  const open = referenceBackend(rulesOf(mutant))
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
