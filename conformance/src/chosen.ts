import type { Case } from './case.js'
import { cases as allCases } from './cases/index.js'
import type { Proof } from './level.js'

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
}

export function chosen({ cases = allCases, proves, large = true }: Choice): readonly Case[] {
  return cases.filter(
    (item) =>
      (proves === undefined || item.proves === proves) && (large || (item.needs?.elements ?? 0) <= 2 ** 24),
  )
}
