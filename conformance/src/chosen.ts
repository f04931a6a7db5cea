import type { Case } from './case.js'
import { cases as allCases } from './cases/index.js'
import type { Proof } from './level.js'
import ids from './quick.json' with { type: 'json' }

/** Which cases are run. */
export interface Choice {
  /** All cases there are, by default the suite's. */
  readonly cases?: readonly Case[] | undefined
  /** `'backend'` leaves out the cases of planners, which are the same for every backend. */
  readonly proves?: Proof | undefined
  /**
   * `false` leaves out the cases of more than 2^24 elements: seconds and much memory for what one run of the same code,
   * in any environment, has proved.
   */
  readonly large?: boolean | undefined
  /**
   * `true` leaves only the cases that are there for a known mistake of a driver, and the oddest plans drawn at
   * random: a seventh of them, in a tenth of the time. No proof of conformance.
   */
  readonly quick?: boolean | undefined
}

export function chosen({ cases = allCases, proves, large = true, quick = false }: Choice): readonly Case[] {
  return cases.filter(
    (item) =>
      (proves === undefined || item.proves === proves) &&
      (large || (item.needs?.elements ?? 0) <= 2 ** 24) &&
      (!quick || forMistakes.has(item.id)),
  )
}

/** quick.json is written from the suite's mutants (test/tables.test.ts). */
const forMistakes: ReadonlySet<string> = new Set(ids)
