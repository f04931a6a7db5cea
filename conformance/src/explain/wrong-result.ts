import type { FeatureMap, Plan } from '@roipool/core'
import type { Answers } from '../oracle/index.js'

/** A result that is wrong, and what there is to find out why. Values are channels last. */
export interface WrongResult {
  readonly maps: readonly FeatureMap[]
  /** What the backend was told, a plan for each map. */
  readonly plans: readonly Plan[]
  /** What the result held before; by default 0. */
  readonly before?: ArrayLike<number> | undefined
  readonly actual: ArrayLike<number>
  readonly right: Pick<Answers, 'values' | 'low' | 'high'>
}
