import type { OperatorName } from '@roipool/core'
import type { RefusalCase } from '../../case.js'
import { GUESS, MEMORY, map, refusedBy, rois } from '../write/refused.js'

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Calls of an operator that are right but for one parameter. */
function wrong(
  operator: OperatorName,
  features: unknown,
  right: object,
  list: readonly (readonly [name: string, more: object, says: readonly string[]])[],
): RefusalCase[] {
  return list.map(([name, more, says]) => {
    const call = { features, rois, params: { ...right, ...more } }
    return refusedBy(operator, `${kebab(operator)}-${name}`, '§7.5', GUESS, call, says)
  })
}

const scaled = { outputSize: [2, 3], spatialScale: 0.5 }

const sampling = [
  ...[0, -1, 2.5, NaN, Infinity].map(
    (samplingRatio) =>
      [
        `sampling-ratio-${samplingRatio}`,
        { samplingRatio },
        ['params.samplingRatio', 'positive', 'adaptive', String(samplingRatio)],
      ] as const,
  ),
  ['sampling-ratio-unknown', { samplingRatio: 'auto' }, ['params.samplingRatio', 'adaptive', 'auto']],
] as const

const planBytes = [
  ['max-plan-bytes-zero', { maxPlanBytes: 0 }, ['params.maxPlanBytes', 'positive', '0']],
  ['max-plan-bytes-nan', { maxPlanBytes: NaN }, ['params.maxPlanBytes', 'positive', 'NaN']],
  ['max-plan-bytes-a-string', { maxPlanBytes: '5' }, ['params.maxPlanBytes', 'positive', '5']],
] as const

const placement = [
  [
    'placement-unknown',
    { samplePlacement: 'corner' },
    ['params.samplePlacement', 'center', 'interior', 'corner'],
  ],
  ['reduce-unknown', { reduce: 'sum' }, ['params.reduce', 'avg', 'max', 'sum']],
] as const

const common = [
  ['output-size-zero', { outputSize: [2, 0] }, ['params.outputSize[1]', 'positive', '0']],
  ['spatial-scale-0', { spatialScale: 0 }, ['params.spatialScale', 'positive', '0']],
  ['parameter-unknown', { quantisation: 'floor' }, ['params.quantisation']],
] as const

/** Channels for 2×3 bins, and one too few. */
const grouped = { data: new Float32Array(2 * 3 * 5 * 12), shape: [2, 3, 5, 12] }

/** Malformed parameters of the operators beyond RoI pooling. */
export const malformedOperators: readonly RefusalCase[] = [
  ...wrong('roiAlign', map, scaled, [
    ...common,
    ...sampling,
    ...planBytes,
    ...placement,
    ['aligned-a-number', { aligned: 1 }, ['params.aligned', 'true or false', '1']],
    ['quantization', { quantization: 'floor' }, ['params.quantization', 'not a parameter']],
  ]),
  ...wrong('roiWarp', map, scaled, [
    ...common,
    ...sampling,
    ...planBytes,
    ...placement,
    ['quantization-unknown', { quantization: 'ceil' }, ['params.quantization', 'floor', 'round', 'ceil']],
    ['aligned', { aligned: true }, ['params.aligned', 'not a parameter']],
  ]),
  ...wrong('prRoiPool', map, scaled, [
    ...common,
    ['reduce', { reduce: 'avg' }, ['params.reduce', 'not a parameter']],
    ['sampling-ratio', { samplingRatio: 2 }, ['params.samplingRatio', 'not a parameter']],
  ]),
  ...wrong('cropAndResize', map, { outputSize: [2, 3] }, [
    ['output-size-zero', { outputSize: [0, 3] }, ['params.outputSize[0]', 'positive', '0']],
    ['method-unknown', { method: 'bicubic' }, ['params.method', 'bilinear', 'nearest', 'bicubic']],
    ['extrapolation-value-nan', { extrapolationValue: NaN }, ['params.extrapolationValue', 'finite', 'NaN']],
    [
      'extrapolation-value-a-string',
      { extrapolationValue: '0' },
      ['params.extrapolationValue', 'finite', '0'],
    ],
    ['spatial-scale', { spatialScale: 1 }, ['params.spatialScale', 'not a parameter']],
  ]),
  ...wrong('psRoiPool', grouped, scaled, [
    ...common,
    ['reduce', { reduce: 'max' }, ['params.reduce', 'not a parameter']],
  ]),
  ...wrong('psRoiAlign', grouped, scaled, [
    ...common,
    ...sampling,
    ['aligned', { aligned: false }, ['params.aligned', 'not a parameter']],
    ['reduce', { reduce: 'max' }, ['params.reduce', 'not a parameter']],
  ]),
  ...(['psRoiPool', 'psRoiAlign'] as const).map((operator) =>
    refusedBy(
      operator,
      `${kebab(operator)}-channels`,
      '§7.9',
      'channels left over, or half a group of them',
      { features: { data: new Float32Array(330), shape: [2, 3, 5, 11] }, rois, params: scaled },
      ['multiple of 2·3 channels', '11'],
    ),
  ),
  refusedBy(
    'cropAndResize',
    'crop-and-resize-coordinate-beyond-32-bits',
    '§7.3',
    'a normalised box whose cells overflow 32 bits',
    {
      features: map,
      rois: { ...rois, boxes: Float32Array.of(0, 0, 1, 1, 0, 0, 2 ** 30, 1) },
      params: { outputSize: [2, 3] },
    },
    ['rois.boxes[1]', 'x2', '1073741824', '5368709120'],
  ),
  refusedBy(
    'roiAlign',
    'roi-align-coordinate-nan',
    '§7.3',
    MEMORY,
    {
      features: map,
      rois: { ...rois, boxes: Float32Array.of(0, 0, 1, 1, 0, Number.NaN, 2, 2) },
      params: scaled,
    },
    ['rois.boxes[1]', 'y1', 'NaN', 'finite'],
  ),
  ...(['roiAlign', 'roiWarp', 'psRoiAlign'] as const).flatMap((operator) =>
    [2 ** 15 + 1, 2 ** 32, 2 ** 32 + 2].map((samplingRatio) =>
      refusedBy(
        operator,
        `${kebab(operator)}-sampling-ratio-${samplingRatio}`,
        '§7.6',
        'a count of samples that wraps around in 32 bits',
        { features: operator === 'psRoiAlign' ? grouped : map, rois, params: { ...scaled, samplingRatio } },
        ['params.samplingRatio', String(samplingRatio), '32768'],
        'ROI_UNSUPPORTED',
      ),
    ),
  ),
  ...(['roiAlign', 'roiWarp'] as const).map((operator) =>
    refusedBy(
      operator,
      `${kebab(operator)}-max-plan-bytes`,
      '§7.6',
      'a maxPlanBytes that is not heeded, or a RoI that is not named',
      {
        features: map,
        rois,
        params: { ...scaled, samplingRatio: 3, reduce: 'max', maxPlanBytes: 200 },
      },
      ['rois.boxes[1]', 'maxPlanBytes', '200 bytes'],
      'ROI_UNSUPPORTED',
    ),
  ),
]
