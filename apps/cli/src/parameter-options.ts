import { Option } from 'commander'
import { defaultsOf, flagOf, operatorsWith, type ParameterName } from './operators.js'
import { parseCount, parseFlag, parseNumber, parseSamplingRatio, parseThreshold } from './options.js'

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
  angle: ['the unit of angles', ['radians', 'degrees']],
  clockwise: ['whether angles turn clockwise, true or false', parseFlag],
  gamma: ['how far an offset of 1 moves a bin, in widths or heights of its box', parseNumber],
  resize: ['how a mask becomes one of the size of the map', ['none', 'nearest', 'bilinear', 'adaptive']],
  threshold: ['cells that weigh more count whole, others not; or none', parseThreshold],
}

/** The option of each, and that of offsets; its help names the operators that have it, with core's defaults. */
export function parameterOptions(): Option[] {
  const offsets = new Option(
    '--offsets <file>',
    'an .npy of (boxes, 2, height, width); for deformable operators',
  )
  const having = Object.entries(parameters).map(([name, [description, read]]) => {
    const parameter = name as ParameterName
    const ones = operatorsWith(parameter).map((operator) => `${operator} ${defaultsOf(operator)[parameter]}`)
    const option = new Option(`${flagOf(parameter)} <value>`, `${description} (default: ${ones.join(', ')})`)
    return typeof read === 'function' ? option.argParser(read) : option.choices(read)
  })
  return [...having, offsets]
}
