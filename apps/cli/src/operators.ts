import { type Defaults, defaults, type OperatorParams } from '@roipool/core'

/** The operators over one feature map; a pyramid has no file to come in. */
export type OperatorName = Exclude<keyof OperatorParams, `multiScale${string}`>

export const operatorNames = Object.keys(defaults).filter(
  (name): name is OperatorName => !name.startsWith('multiScale'),
)

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
