import type { OperatorParams } from '@roipool/core'
import type { Case } from '../../case.js'
import { GUESS, MEMORY, map, refusedBy, rois } from '../write/refused.js'

type Deforming = 'deformRoiPool' | 'deformPsRoiPool'

function refused<Name extends Deforming>(
  operator: Name,
  name: string,
  says: readonly string[],
  params: { [Key in keyof OperatorParams[Name]]?: unknown },
  [spec, catches]: readonly [Case['spec'], string] = ['§7.5', GUESS],
  code: 'ROI_INVALID' | 'ROI_UNSUPPORTED' = 'ROI_INVALID',
): Case {
  const features =
    operator === 'deformRoiPool' ? map : { data: new Float32Array(2 * 3 * 5 * 6), shape: [2, 3, 5, 6] }
  const right = { outputSize: [2, 3], spatialScale: 0.5, offsets: new Float32Array(24) }
  const call = { features, rois, params: { ...right, ...params } }
  const id = `${operator === 'deformRoiPool' ? 'deform' : 'deform-ps'}-roi-pool-${name}`
  return { ...refusedBy(operator, id, spec, catches, call, says, code), proves: 'planner' }
}

const put = (at: number, value: number) => new Float32Array(24).fill(value, at, at + 1)
const memory = ['§21.1', MEMORY] as const

export const deformRefusals: readonly Case[] = (['deformRoiPool', 'deformPsRoiPool'] as const).flatMap(
  (name) => [
    refused(
      name,
      'offsets-missing',
      ['params.offsets', 'Float32Array', 'undefined'],
      { offsets: undefined },
      memory,
    ),
    refused(name, 'offsets-a-list', ['params.offsets', 'Float32Array'], { offsets: [0, 0] }, memory),
    refused(
      name,
      'offsets-of-one-roi',
      ['params.offsets', '24 in all', '12'],
      { offsets: new Float32Array(12) },
      memory,
    ),
    refused(
      name,
      'offset-nan',
      ['params.offsets[5]', 'NaN', 'finite'],
      { offsets: put(5, Number.NaN) },
      memory,
    ),
    refused(name, 'offset-too-far', ['params.offsets[23]', '2^31'], { offsets: put(23, 1e30) }, memory),
    refused(name, 'gamma-nan', ['params.gamma', 'NaN'], { gamma: Number.NaN }),
    refused(name, 'sampling-ratio-0', ['params.samplingRatio', '0'], { samplingRatio: 0 }),
  ],
)

export const deformLimits: readonly Case[] = [
  refused(
    'deformPsRoiPool',
    'sampling-ratio-182',
    ['params.samplingRatio', '182', '32768'],
    { samplingRatio: 182 },
    ['§7.6', MEMORY],
    'ROI_UNSUPPORTED',
  ),
  refused('deformPsRoiPool', 'adaptive', ['params.samplingRatio', 'adaptive'], { samplingRatio: 'adaptive' }),
]
