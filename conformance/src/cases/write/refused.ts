import type { OperatorName } from '@roipool/core'
import type { RefusalCase } from '../../case.js'
import { factsOf, needsOf } from '../../operators.js'

export const map = { data: new Float32Array(2 * 3 * 5 * 2), shape: [2, 3, 5, 2] }
export const rois = { boxes: Float32Array.of(0, 0, 2, 2, 1, 1, 4, 3), batchIndices: Int32Array.of(1, 0) }
const params = { outputSize: [2, 3], spatialScale: 0.5 }

export interface Call {
  readonly features?: unknown
  readonly rois?: unknown
  readonly params?: unknown
}

/** A call of roiPool that is right but for what `call` replaces in it. */
export function refused(
  name: string,
  spec: RefusalCase['spec'],
  catches: string,
  call: Call,
  says: readonly string[],
  code?: RefusalCase['code'],
): RefusalCase {
  return refusedBy('roiPool', name, spec, catches, { features: map, rois, params, ...call }, says, code)
}

/** A call of any operator; a backend that does not promise the operator need not refuse it in these words. */
export function refusedBy(
  operator: OperatorName,
  name: string,
  spec: RefusalCase['spec'],
  catches: string,
  call: Call,
  says: readonly string[],
  code: RefusalCase['code'] = 'ROI_INVALID',
): RefusalCase {
  return {
    kind: 'refusal',
    level: factsOf(operator).level,
    proves: 'backend',
    operator,
    ...(operator !== 'roiPool' && { needs: needsOf(operator) }),
    id: `rejects/${name}`,
    spec,
    catches,
    code,
    says,
    args: () => ({ features: undefined, rois, params: undefined, ...call }),
  }
}

/** Maps of another shape or with other data. */
export function shaped(shape: unknown, data: unknown = map.data): Call {
  return { features: { data, shape } }
}

export const set = (more: object): Call => ({ params: { ...params, ...more } })

export const GUESS = 'guessing what the caller meant'
export const MEMORY = 'reading memory that is not the map’s'
