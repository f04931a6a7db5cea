import type { SamplePlacement, SamplingRatio } from './axis/grid.js'
import { type CommonParams, checkNames, type OutputSize } from './check/params.js'
import type { Quantization } from './quantize.js'

/** Parameters of RoI pooling. SPEC §3. */
export interface RoiPoolParams extends CommonParams {
  /** `'floor'` (default): the founding article. `'round'`: Caffe, torchvision, ONNX. `'round-exact'`: OpenVINO on a CPU. */
  readonly quantization?: Quantization | undefined
  /** Of each bin's cells, the largest (default) or the mean. */
  readonly reduce?: 'max' | 'avg' | undefined
}

/** Parameters of the operators that sample the map between its cells. SPEC §9. */
export interface SamplingParams {
  /** Samples on each axis of a bin; `'adaptive'` (default): as many as the bin is cells long, rounded up. */
  readonly samplingRatio?: SamplingRatio | undefined
  /** `'center'` (default): at (k + ½)/n of the bin. `'interior'`: at (k + 1)/(n + 1), as the article has it. */
  readonly samplePlacement?: SamplePlacement | undefined
  /** Of each bin's interpolated samples, the mean (default) or the largest. A sample outside the map counts as 0. */
  readonly reduce?: 'avg' | 'max' | undefined
  /**
   * The most bytes that the samples of a plan may take on an axis where `reduce` is `'max'`, 2^30 (1 GiB) by default; more
   * are refused with ROI_UNSUPPORTED. A sample inside the map takes 20 bytes; those outside take 20 together, a bin. A
   * mean needs no limit: samples of the same cell are merged.
   */
  readonly maxPlanBytes?: number | undefined
}

/** Parameters of RoIAlign. SPEC §9. */
export interface RoiAlignParams extends CommonParams, SamplingParams {
  /**
   * `true` (default): pixel centres lie at .5, no clamp. `false`: the legacy form, half a cell off, boxes at least one
   * cell long.
   */
  readonly aligned?: boolean | undefined
}

/** Parameters of RoIWarp. SPEC §9.5. */
export interface RoiWarpParams extends CommonParams, SamplingParams {
  /** How the scaled box becomes whole cells, `'floor'` by default. */
  readonly quantization?: Quantization | undefined
}

/** Parameters of precise RoI pooling: only those that every operator has. SPEC §10. */
export type PrRoiPoolParams = CommonParams

/** Parameters of TensorFlow's crop and resize. SPEC §11. */
export interface CropAndResizeParams {
  /** Samples of the result: [height, width]. */
  readonly outputSize: OutputSize
  /** Between the four cells around a sample (default), or the nearest of them. */
  readonly method?: 'bilinear' | 'nearest' | undefined
  /** The value of samples outside the map, 0 by default. */
  readonly extrapolationValue?: number | undefined
}

/** Parameters of position-sensitive RoI pooling: only those that every operator has. SPEC §12. */
export type PsRoiPoolParams = CommonParams

/** Parameters of position-sensitive RoIAlign. SPEC §12. */
export interface PsRoiAlignParams extends CommonParams {
  /** Samples on each axis of a bin; `'adaptive'` (default): as many as the bin is cells long, rounded up. */
  readonly samplingRatio?: SamplingRatio | undefined
}

/**
 * How the level of a RoI follows from `octave`, log2 of its side over the canonical one. `'torchvision'`: octave + 1e-6,
 * rounded down. `'detectron2'`: octave, rounded down. `'matterport'`: octave, rounded to the nearest. SPEC §13.2.
 */
export type LevelRule = 'torchvision' | 'detectron2' | 'matterport'

/** How RoIs are given to the levels of a feature pyramid. SPEC §13. */
export interface PyramidParams {
  /** Whose rule gives a RoI its level, `'torchvision'` by default. SPEC §13.2. */
  readonly levelRule?: LevelRule | undefined
  /** Image pixels per cell of each feature map, finest first: powers of two, each twice the one before. */
  readonly strides: readonly number[]
  /** The level, log2 of a stride, that RoIs of the canonical size belong to: 4 by default, stride 16. */
  readonly canonicalLevel?: number | undefined
  /** Side in image pixels of a square RoI of the canonical level: 224 by default. */
  readonly canonicalSize?: number | undefined
}

/** Parameters of an operator over a pyramid: its own, with the strides in place of the scale. SPEC §13. */
export type MultiScaleRoiAlignParams = Omit<RoiAlignParams, 'spatialScale'> & PyramidParams
export type MultiScaleRoiPoolParams = Omit<RoiPoolParams, 'spatialScale'> & PyramidParams

/** Every operator, and its parameters. */
export interface OperatorParams {
  roiPool: RoiPoolParams
  roiAlign: RoiAlignParams
  roiWarp: RoiWarpParams
  prRoiPool: PrRoiPoolParams
  cropAndResize: CropAndResizeParams
  psRoiPool: PsRoiPoolParams
  psRoiAlign: PsRoiAlignParams
  multiScaleRoiAlign: MultiScaleRoiAlignParams
  multiScaleRoiPool: MultiScaleRoiPoolParams
}

export type OperatorName = keyof OperatorParams

/** Parameters without a default. */
type Own = 'outputSize' | 'spatialScale' | 'strides'

/** The default of each parameter that has one. */
export type Defaults<Params> = {
  readonly [Name in Exclude<keyof Params, Own>]-?: Exclude<Params[Name], undefined>
}

// One constant an operator, so that bundlers leave out those of operators that are not used.
const sampling = {
  samplingRatio: 'adaptive',
  samplePlacement: 'center',
  reduce: 'avg',
  maxPlanBytes: 2 ** 30,
} as const
const pyramid = { levelRule: 'torchvision', canonicalLevel: 4, canonicalSize: 224 } as const
export const roiPoolDefaults = { quantization: 'floor', reduce: 'max' } as const
export const roiAlignDefaults = /* @__PURE__ */ joined({ aligned: true } as const, sampling)
export const roiWarpDefaults = /* @__PURE__ */ joined({ quantization: 'floor' } as const, sampling)
export const prRoiPoolDefaults = {}
export const cropAndResizeDefaults = { method: 'bilinear', extrapolationValue: 0 } as const
export const psRoiPoolDefaults = {}
export const psRoiAlignDefaults = { samplingRatio: 'adaptive' } as const
export const multiScaleRoiAlignDefaults = /* @__PURE__ */ joined(roiAlignDefaults, pyramid)
export const multiScaleRoiPoolDefaults = /* @__PURE__ */ joined(roiPoolDefaults, pyramid)

/** What an operator takes where a parameter is left out. `outputSize`, `spatialScale` and `strides` must be given. */
export const defaults: { readonly [Name in OperatorName]: Defaults<OperatorParams[Name]> } = {
  roiPool: roiPoolDefaults,
  roiAlign: roiAlignDefaults,
  roiWarp: roiWarpDefaults,
  prRoiPool: prRoiPoolDefaults,
  cropAndResize: cropAndResizeDefaults,
  psRoiPool: psRoiPoolDefaults,
  psRoiAlign: psRoiAlignDefaults,
  multiScaleRoiAlign: multiScaleRoiAlignDefaults,
  multiScaleRoiPool: multiScaleRoiPoolDefaults,
}

function joined<A, B>(a: A, b: B): A & B {
  return { ...a, ...b }
}

/**
 * The parameters an operator was given, with its defaults for the others. SPEC §7.5.
 *
 * @param own names of the parameters that have no default
 * @throws RoiPoolError ROI_INVALID for a name the operator does not know
 */
export function withDefaults<Params extends object>(
  params: Params,
  own: readonly (Own & keyof Params)[],
  values: Defaults<Params>,
): Params & Defaults<Params> {
  checkNames(params, [...own, ...Object.keys(values)])
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  return { ...values, ...Object.fromEntries(given) } as Params & Defaults<Params>
}
