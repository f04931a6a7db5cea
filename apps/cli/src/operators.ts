import type {
  CropAndResizeParams,
  PrRoiPoolParams,
  PsRoiAlignParams,
  PsRoiPoolParams,
  RoiAlignParams,
  RoiPoolParams,
  RoiWarpParams,
} from '@roipool/core'

interface Parameters {
  roiPool: RoiPoolParams
  roiAlign: RoiAlignParams
  roiWarp: RoiWarpParams
  prRoiPool: PrRoiPoolParams
  cropAndResize: CropAndResizeParams
  psRoiPool: PsRoiPoolParams
  psRoiAlign: PsRoiAlignParams
}

type Own<Params> = Required<Omit<Params, 'outputSize' | 'spatialScale'>>

/** The operators over one feature map, and the parameters of each besides size and scale, with core's defaults. */
export const operators: { readonly [Name in keyof Parameters]: Own<Parameters[Name]> } = {
  roiPool: { quantization: 'floor', reduce: 'max' },
  roiAlign: {
    aligned: true,
    samplingRatio: 'adaptive',
    samplePlacement: 'center',
    reduce: 'avg',
    maxSamples: 4096,
  },
  roiWarp: {
    quantization: 'floor',
    samplingRatio: 'adaptive',
    samplePlacement: 'center',
    reduce: 'avg',
    maxSamples: 4096,
  },
  prRoiPool: {},
  cropAndResize: { method: 'bilinear', extrapolationValue: 0 },
  psRoiPool: {},
  psRoiAlign: { samplingRatio: 'adaptive', maxSamples: 4096 },
}

export type OperatorName = keyof Parameters

export const operatorNames = Object.keys(operators) as OperatorName[]

/** Names of the parameters that some operator has. */
export type ParameterName = { [Name in OperatorName]: keyof Own<Parameters[Name]> }[OperatorName]

/** `samplingRatio` as it is written on the command line. */
export function flagOf(parameter: string): string {
  return `--${parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** The operators that have a parameter. */
export function operatorsWith(parameter: ParameterName): OperatorName[] {
  return operatorNames.filter((name) => parameter in operators[name])
}
