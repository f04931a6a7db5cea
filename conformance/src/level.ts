import type { Plan } from '@roipool/core'
import type { OperatorName } from './problem.js'

/** What a backend can be conformant at, each by itself. */
export const LEVELS = ['RoI pooling', 'sampled', 'position-sensitive', 'multi-scale'] as const

export type Level = (typeof LEVELS)[number]

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

/** The level that an operator belongs to. */
export function levelOf(operator: OperatorName): Level {
  switch (operator) {
    case 'roiPool':
      return 'RoI pooling'
    case 'roiAlign':
    case 'roiWarp':
    case 'prRoiPool':
    case 'cropAndResize':
      return 'sampled'
    case 'psRoiPool':
    case 'psRoiAlign':
      return 'position-sensitive'
    case 'multiScaleRoiAlign':
    case 'multiScaleRoiPool':
      return 'multi-scale'
  }
}

/** What a backend has to promise before a call of an operator can be held against it. */
export function needsOf(operator: OperatorName, params: object = {}): Needs {
  const level = levelOf(operator)
  return {
    reduction: reductionOf(operator, 'reduce' in params ? params.reduce : undefined),
    ...(level === 'position-sensitive' && { positionSensitive: true }),
    ...(level === 'multi-scale' && { rows: true }),
  }
}

function reductionOf(operator: OperatorName, reduce: unknown): Needs['reduction'] {
  if (operator === 'roiPool' || operator === 'multiScaleRoiPool') return reduce === 'avg' ? 'sum' : 'max'
  return reduce === 'max' ? 'max-of-sums' : 'sum'
}
