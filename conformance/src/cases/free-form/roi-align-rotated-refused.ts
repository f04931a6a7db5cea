import type { Case, RefusalCase } from '../../case.js'
import { GUESS, MEMORY, map, refusedBy } from '../write/refused.js'

const right = { outputSize: [2, 3], spatialScale: 0.5 }
const rotated = { rotated: Float32Array.of(1, 1, 2, 2, 0, 2, 1, 3, 2, 1), batchIndices: Int32Array.of(1, 0) }

function refused(
  name: string,
  says: readonly string[],
  call: { readonly rois?: unknown; readonly params?: object },
  [spec, catches]: readonly [Case['spec'], string] = ['§7.5', GUESS],
  code: RefusalCase['code'] = 'ROI_INVALID',
): RefusalCase {
  const { rois = rotated, params } = call
  const given = { features: map, rois, params: { ...right, ...params } }
  const item = refusedBy('roiAlignRotated', `roi-align-rotated-${name}`, spec, catches, given, says, code)
  return { ...item, proves: 'planner' }
}

const put = (at: number, value: number) => ({
  ...rotated,
  rotated: rotated.rotated.map((was, n) => (n === at ? value : was)),
})
const form = ['§7.2', GUESS] as const
const numbers = ['§7.3', MEMORY] as const
const limits = ['§7.6', 'a plan as large as memory, or larger'] as const

export const rotatedRefusals: readonly Case[] = [
  refused(
    'boxes',
    ['rois', 'rotated', 'boxes', 'roisFromRotated'],
    { rois: { boxes: new Float32Array(4) } },
    form,
  ),
  refused(
    'rows-of-4',
    ['rois.rotated', '5', '8', 'roisFromXyxy'],
    { rois: { rotated: new Float32Array(8) } },
    form,
  ),
  refused('a-list', ['rois', 'rotated', 'roisFromRotated'], { rois: [[1, 1, 2, 2, 0]] }, form),
  refused('centre-nan', ['rois.rotated[1]', 'cx', 'NaN', 'finite'], { rois: put(5, Number.NaN) }, numbers),
  refused('angle-infinite', ['rois.rotated[0]', 'angle', 'Infinity'], { rois: put(4, Infinity) }, numbers),
  refused('width-beyond-32-bits', ['rois.rotated[1]', 'w', '2^31'], { rois: put(7, 2 ** 33) }, numbers),
  refused(
    'image-outside',
    ['batchIndices[0]', '2', '2 images'],
    {
      rois: { ...rotated, batchIndices: Int32Array.of(2, 0) },
    },
    ['§7.4', MEMORY],
  ),
  refused('angle-unknown', ['params.angle', 'radians', 'degrees', 'turns'], { params: { angle: 'turns' } }),
  refused('clockwise-no-flag', ['params.clockwise', 'true or false', '1'], { params: { clockwise: 1 } }),
  refused('aligned-no-flag', ['params.aligned', 'true or false', '"no"'], { params: { aligned: 'no' } }),
  refused(
    'sampling-ratio-182',
    ['params.samplingRatio', '182', '32768'],
    { params: { samplingRatio: 182 } },
    limits,
    'ROI_UNSUPPORTED',
  ),
  refused(
    'max-plan-bytes',
    ['rois.rotated[1]', 'maxPlanBytes', '1100 bytes'],
    { params: { samplingRatio: 2, reduce: 'max', maxPlanBytes: 1100 } },
    limits,
    'ROI_UNSUPPORTED',
  ),
  refusedBy(
    'roiPool',
    'rotated-rois-of-boxes',
    '§7.2',
    'rotated RoIs taken for boxes',
    { features: map, rois: rotated, params: right },
    ['rois', 'boxes', 'rotated', 'roisFromXyxy'],
  ),
  refusedBy(
    'multiScaleRoiAlignRotated',
    'pyramid-rotated-boxes',
    '§7.2',
    GUESS,
    {
      features: [map],
      rois: { boxes: new Float32Array(4) },
      params: { outputSize: [2, 3], strides: [8] },
    },
    ['rois', 'rotated', 'boxes'],
  ),
]
