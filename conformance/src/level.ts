import type { Plan } from '@roipool/core'

/** What a backend can be conformant at, each by itself. */
export const LEVELS = ['RoI pooling', 'sampled', 'position-sensitive', 'multi-scale', 'free-form'] as const

export type Level = (typeof LEVELS)[number]

/**
 * What a case is evidence of: that an operator plans right, which it does once for all backends, or that a backend reduces
 * right and keeps its promises.
 */
export type Proof = 'planner' | 'backend'

/** Promises of `Capabilities` that a case depends on. */
export interface Needs {
  readonly reduction?: Plan['reduction'] | undefined
  readonly nonFinite?: boolean | undefined
  readonly subnormals?: boolean | undefined
  readonly positionSensitive?: boolean | undefined
  readonly rows?: boolean | undefined
  readonly adopts?: boolean | undefined
  /** Elements of the largest feature map or the result, whichever is more. */
  readonly elements?: number | undefined
}
