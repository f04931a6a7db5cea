import { Option } from 'commander'
import { defaultsOf, flagOf, operatorsWith, type ParameterName } from './operators.js'
import { parseCount, parseFlag, parseNumber, parseSamplingRatio } from './options.js'

/** What a parameter is, and how it is read: by a parser, or as one of some choices. */
type Parameter = readonly [description: string, read: ((text: string) => unknown) | readonly string[]]

/** Every parameter that some operator has, so that the compiler says which one has no option. */
const parameters: { readonly [Name in ParameterName]: Parameter } = {
  quantization: ['how the edges of a box are rounded to cells', ['floor', 'round', 'round-exact']],
  reduce: ['the largest of the cells or samples of a bin, or their mean', ['max', 'avg']],
  samplingRatio: ['samples of a bin on each axis', parseSamplingRatio],
  samplePlacement: ['where the samples lie in a bin', ['center', 'interior']],
  maxPlanBytes: ['the most bytes of a plan with --reduce max', parseCount],
  aligned: ['whether the centres of pixels lie at .5, true or false', parseFlag],
  method: ['interpolate between cells, or take the nearest', ['bilinear', 'nearest']],
  extrapolationValue: ['the value outside the map', parseNumber],
}

/** The option of each; its help names the operators that have it, with core's defaults. */
export function parameterOptions(): Option[] {
  return Object.entries(parameters).map(([name, [description, read]]) => {
    const parameter = name as ParameterName
    const having = operatorsWith(parameter).map(
      (operator) => `${operator} ${defaultsOf(operator)[parameter]}`,
    )
    const option = new Option(
      `${flagOf(parameter)} <value>`,
      `${description} (default: ${having.join(', ')})`,
    )
    return typeof read === 'function' ? option.argParser(read) : option.choices(read)
  })
}
