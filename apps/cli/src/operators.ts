import { type Defaults, defaults, type OperatorParams, type OperatorsOf, takes } from '@roipool/core'
import type { OtherKind } from './input/regions/regions.js'

/** The operators over one feature map; a pyramid has no file to come in. */
export type OperatorName = OperatorsOf<
  'rois' | 'images' | 'rotated' | 'points' | 'rois-and-offsets' | 'masks'
>

export const operatorNames = (Object.keys(takes) as (keyof typeof takes)[]).filter(
  (name): name is OperatorName => !takes[name].endsWith('pyramid'),
)

/** Whether an operator pools whole images, and so takes neither boxes nor their scale. */
export function takesImages(operator: OperatorName): boolean {
  return (takes[operator] as string) === 'images'
}

/** What an operator takes in place of boxes, if it does. */
export function otherKindOf(operator: OperatorName): OtherKind | undefined {
  const taken: string = takes[operator]
  return taken === 'rotated' || taken === 'points' || taken === 'masks' ? taken : undefined
}

export function takesOffsets(operator: OperatorName): boolean {
  return takes[operator] === 'rois-and-offsets'
}

/** Names of the parameters with a default that some operator has. */
export type ParameterName = { [Name in OperatorName]: keyof Defaults<OperatorParams[Name]> }[OperatorName]

/** `samplingRatio` as it is written on the command line. */
export function flagOf(parameter: string): string {
  return `--${parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** The parameters of an operator besides size and scale, with core's defaults. */
export function defaultsOf(operator: OperatorName): Partial<Record<ParameterName, unknown>> {
  return defaults[operator]
}

/** The operators that have a parameter. */
export function operatorsWith(parameter: ParameterName): OperatorName[] {
  return operatorNames.filter((name) => parameter in defaultsOf(name))
}

/** Whether a bin has channels of its own, so that the map's are a multiple of the bins. */
export function isPositionSensitive(operator: OperatorName): boolean {
  return operator === 'psRoiPool' || operator === 'psRoiAlign'
}
