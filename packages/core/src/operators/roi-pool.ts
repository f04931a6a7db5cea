import { axes } from '../axis/axis.js'
import { binRanges, meanTaps } from '../axis/ranges.js'
import { type CommonParams, checkChoice, checkOutputSize, checkScale } from '../check/params.js'
import { checkProblem, type ProblemOptions } from '../check/problem.js'
import type { Rois } from '../contract.js'
import { type DerivativePlanner, underivable, WHOLE_CELLS } from '../derivatives.js'
import { type Defaults, withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import { QUANTIZATIONS, type Quantization, quantizers } from '../quantize.js'
import type { Shape } from '../shape.js'

/** Parameters of RoI pooling. SPEC §3. */
export interface RoiPoolParams extends CommonParams {
  /** `'floor'` (default): the founding article. `'round'`: Caffe, torchvision, ONNX. `'round-exact'`: OpenVINO on a CPU. */
  readonly quantization?: Quantization | undefined
  /** Of each bin's cells, the largest (default) or the mean. */
  readonly reduce?: 'max' | 'avg' | undefined
}

export const roiPoolDefaults = { quantization: 'floor', reduce: 'max' } as const

/**
 * Plans RoI pooling (Girshick, Fast R-CNN, 2015): scale each box to cells, quantise it, divide it into
 * `outputSize` bins, clip those to the map. SPEC §3 and §4.
 *
 * @param rois K boxes in image pixels
 * @param mapShape [batch, height, width, channels] of the map to pool
 * @returns a plan whose output has the shape [K, PH, PW, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planRoiPool(rois: Rois, params: RoiPoolParams, mapShape: Shape): Plan {
  return planPool(rois, withDefaults(params, OWN, roiPoolDefaults), mapShape)
}

const OWN = ['outputSize', 'spatialScale'] as const

type Settings = CommonParams & Defaults<RoiPoolParams>

/** The plan of parameters that are all given. */
export function planPool(rois: Rois, settings: Settings, mapShape: Shape, options?: ProblemOptions): Plan {
  const { outputSize, scale, quantizer, reduce } = checked(settings)
  const { base, height, width } = checkProblem(rois, outputSize, scale, mapShape, options)
  const axis = axes(rois.boxes, outputSize, height, width)
  const y = binRanges(axis.y, scale[0], quantizer)
  const x = binRanges(axis.x, scale[1], quantizer)
  return reduce === 'max'
    ? { reduction: 'max', y, x, ...base }
    : { reduction: 'sum', y: meanTaps(y), x: meanTaps(x), ...base }
}

/** The parameters with their defaults; the scales as the float32 they are used as. */
export function checkRoiPoolParams(params: RoiPoolParams) {
  return checked(withDefaults(params, OWN, roiPoolDefaults))
}

function checked({ outputSize, spatialScale, quantization, reduce }: Settings) {
  checkOutputSize(outputSize)
  const scale = checkScale(spatialScale)
  checkChoice('params.quantization', quantization, QUANTIZATIONS)
  checkChoice('params.reduce', reduce, ['max', 'avg'])
  return { outputSize, scale, quantizer: quantizers[quantization], reduce }
}

/** There are none. SPEC §24.6. */
export const deriveRoiPool: DerivativePlanner<RoiPoolParams> = /* @__PURE__ */ underivable(
  'roiPool',
  WHOLE_CELLS,
)
