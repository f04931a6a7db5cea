import type * as core from '@roipool/core'
import type { Gradients } from '../src/gradients.js'
import { coreGradients } from '../src/gradients.js'
import { coreOperators, type OneMapName, type Operators } from '../src/problem.js'
import type { Mutant } from './mutant.js'

type Any = (...call: unknown[]) => unknown
type Scale = number | readonly number[]
type Scaled = { readonly spatialScale: Scale }

/** A function whose last argument is the parameters, with another scale. */
const scaled = (run: unknown, change: (scale: readonly number[]) => Scale) =>
  ((...call: unknown[]) => {
    const params = call.at(-1) as Scaled | undefined
    const given = params?.spatialScale
    return (run as Any)(
      ...call.slice(0, -1),
      Array.isArray(given) ? { ...params, spatialScale: change(given) } : params,
    )
  }) as never

const names = {
  roiPool: 'roi-pool',
  roiAlign: 'roi-align',
  roiWarp: 'roi-warp',
  prRoiPool: 'pr-roi-pool',
  psRoiPool: 'ps-roi-pool',
  psRoiAlign: 'ps-roi-align',
  deformRoiPool: 'deform-roi-pool',
  deformPsRoiPool: 'deform-ps-roi-pool',
  roiAlignRotated: 'roi-align-rotated',
  roiPoolRotated: 'roi-pool-rotated',
  samplePoints: 'sample-points',
} as const satisfies Partial<Record<OneMapName, string>>

const derivable = ['roiAlign', 'prRoiPool', 'roiAlignRotated', 'samplePoints', 'deformRoiPool'] as const

const gradient = (name: (typeof derivable)[number], change: (scale: readonly number[]) => Scale) => {
  const full = `${name}Gradient` as const
  return { [full]: scaled(coreGradients[full], change) } as Partial<Gradients>
}

const of = (operator: keyof typeof names) => names[operator]

/** RoIs on a map that is squeezed as if they were turned there: their sides scaled first. */
const turnedOnTheMap = (operator: 'roiAlignRotated' | 'roiPoolRotated') =>
  ((backend: unknown, features: unknown, rois: core.RotatedRois, params: Scaled) => {
    const { spatialScale: given } = params
    if (typeof given === 'number')
      return (coreOperators[operator] as unknown as Any)(backend, features, rois, params)
    const [y = 1, x = 1] = given
    const rotated = rois.rotated.map((at, n) => at * [x, y, x, y, 1][n % 5]!)
    return (coreOperators[operator] as unknown as Any)(
      backend,
      features,
      { ...rois, rotated },
      { ...params, spatialScale: 1 },
    )
  }) as unknown as Operators['roiAlignRotated'] & Operators['roiPoolRotated']

/** Mistakes in scales of single axes. */
export const squeezedMutants: readonly Mutant[] = [
  ...(Object.keys(names) as (keyof typeof names)[]).flatMap((operator): Mutant[] => [
    {
      mistake: `one scale for both axes in ${operator}`,
      killedBy: `squeezed/${of(operator)}`,
      operators: { [operator]: scaled(coreOperators[operator], ([y]) => y!) },
    },
    {
      mistake: `the scales of the axes exchanged in ${operator}`,
      killedBy: `squeezed/${of(operator)}`,
      operators: { [operator]: scaled(coreOperators[operator], ([y, x]) => [x!, y!]) },
    },
  ]),
  ...(['roiAlignRotated', 'roiPoolRotated'] as const).map(
    (operator): Mutant => ({
      mistake: `turned on a squeezed map, not in the image, in ${operator}`,
      killedBy: `squeezed/${of(operator)}`,
      survives: `${of(operator)}/quarter-turn`,
      operators: { [operator]: turnedOnTheMap(operator) },
    }),
  ),
  ...derivable.map(
    (operator): Mutant => ({
      mistake: `one scale for both axes in the gradient of ${operator}`,
      killedBy: `gradients/squeezed-${of(operator)}`,
      operators: gradient(operator, ([y]) => y!),
    }),
  ),
]
