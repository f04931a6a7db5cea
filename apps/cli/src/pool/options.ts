import type { Shape } from '@roipool/core'
import { fail } from '@roipool/terminal'
import type { BoxTable, RowFormat } from '../input/boxes/format.js'
import type { Fit } from '../input/choices.js'
import { doubtsOf } from '../input/doubts.js'
import type { OtherKind } from '../input/regions/regions.js'
import type { SpatialScale } from '../input/scale.js'
import type { Share } from '../many/jobs.js'
import type { NetworkOptions } from '../network/options.js'
import {
  defaultsOf,
  flagOf,
  isPositionSensitive,
  type OperatorName,
  operatorNames,
  operatorsWith,
  otherKindOf,
  type ParameterName,
  takesImages,
  takesOffsets,
} from '../operators.js'

export interface PoolOptions extends Partial<Record<ParameterName, unknown>>, NetworkOptions {
  readonly operator: OperatorName
  /** Not given for operators over whole images. */
  readonly boxes?: string
  readonly format?: RowFormat
  readonly normalized?: boolean
  readonly image?: string
  readonly outputSize?: readonly [height: number, width: number]
  readonly spatialScale?: SpatialScale
  readonly array?: string
  /** Of the bins of deformable operators. */
  readonly offsets?: string
  readonly fit?: Fit
  readonly backend: string
  /** Not given where layers are listed. */
  readonly output: string
  readonly listLayers?: boolean
  readonly report?: string
  readonly force?: boolean
  readonly strict?: boolean
  readonly json?: boolean
  /** Of many images. */
  readonly as?: string
  readonly resume?: boolean
  readonly perJob?: number
  readonly workers?: number
  /** Seconds. */
  readonly imageTimeout?: number
  readonly shard?: Share
}

/** The file of the boxes of many images, unless the operator pools whole images. */
export function boxesOf(inputs: readonly string[], options: PoolOptions): string | undefined {
  const { operator } = options
  if (otherKindOf(operator) ?? takesOffsets(operator)) {
    fail(`--operator ${operator} pools a single image or map, and -o is a folder`)
  }
  return regionsFileOf(inputs, options)
}

/** The file of the regions, unless the operator pools whole images. */
export function regionsFileOf(
  inputs: readonly string[],
  { operator, boxes }: PoolOptions,
): string | undefined {
  if (takesImages(operator)) {
    return boxes === undefined ? boxes : fail(`--boxes is not for ${operator}, which pools whole images`)
  }
  if (boxes === '-' && inputs.includes('-')) fail('only one of the input and the boxes can be standard input')
  return boxes ?? fail("required option '-b, --boxes <file>' not specified")
}

/** Whether an operator takes regions in pixels and needs the scale of the map: masks cover the whole of it. */
export function takesScale(operator: OperatorName): boolean {
  return operator !== 'cropAndResize' && !takesImages(operator) && otherKindOf(operator) !== 'masks'
}

/** Refuses what an operator has no use for. */
export function checkOptions(options: PoolOptions): void {
  const { operator, spatialScale, fit, offsets } = options
  if (!takesOffsets(operator) && offsets !== undefined) {
    fail(`--offsets is for ${operatorNames.filter(takesOffsets).join(', ')}`)
  }
  const other = otherKindOf(operator)
  if (other) checkOther(other, options)
  if (takesScale(operator) || other) return
  const why = takesImages(operator)
    ? 'pools whole images'
    : 'takes boxes in fractions of the map, from 0 to 1'
  if (spatialScale !== undefined) fail(`--spatial-scale is not for ${operator}, which ${why}`)
  if (fit === 'pad') fail(`--fit pad is not for ${operator}, which ${why}, and so the bars, too`)
}

/** Refuses what is for boxes only. */
function checkOther(kind: OtherKind, { operator, format, normalized, fit }: PoolOptions): void {
  const given = { '--format': format, '--normalized': normalized }
  const stray = Object.entries(given).find(([, value]) => value !== undefined)
  if (stray) fail(`${stray[0]} is for boxes, and ${operator} takes ${kindNames[kind]}`)
  if (kind === 'masks' && fit === 'pad') fail('--fit pad is not for masks, which cover the whole map')
}

const kindNames: Readonly<Record<OtherKind, string>> = {
  rotated: 'rotated boxes',
  points: 'points',
  masks: 'masks',
}

/** What is computed as asked of the boxes of one image, and yet seldom meant. */
export function poolDoubts(
  boxes: BoxTable,
  size: { readonly width: number; readonly height: number },
  input: string,
  { operator, spatialScale, image, boxes: list = '' }: PoolOptions,
): string[] {
  if (takesImages(operator) || otherKindOf(operator)) return []
  const [width, height] = [Math.round(size.width), Math.round(size.height)]
  const what =
    spatialScale === undefined
      ? `the image of ${width}×${height} pixels`
      : `the ${width}×${height} pixels that the map stands for`
  return doubtsOf(boxes, {
    ...{ input, list, width: size.width, height: size.height, image: what, spatialScale },
    takesFractions: operator === 'cropAndResize',
    named: image !== undefined,
  })
}

/** Says what is seldom meant; with `--strict`, that is where it ends. */
export function warn(found: readonly string[], strict = false): void {
  if (strict && found.length > 0) fail(found.join('; and '))
  for (const doubt of found) console.error(`roipool: warning: ${doubt}`)
}

/** 7×7; of masks one bin; of position-sensitive maps the largest square up to it that their channels are a multiple of. */
export function defaultSize(
  operator: OperatorName,
  [, , , channels]: Shape,
): readonly [height: number, width: number] {
  if (operator === 'maskPool') return [1, 1]
  const side = isPositionSensitive(operator) ? [7, 6, 5, 4, 3, 2].find((one) => channels % one ** 2 === 0) : 7
  return [side ?? 1, side ?? 1]
}

/** The parameters that were given, besides size and scale; none that the operator does not have. */
export function givenParams({ operator, ...options }: PoolOptions): object {
  const names = new Set(operatorNames.flatMap((name) => Object.keys(defaultsOf(name)) as ParameterName[]))
  const given = [...names].filter((name) => options[name] !== undefined)
  const stray = given.find((name) => !(name in defaultsOf(operator)))
  if (stray !== undefined) {
    const known = Object.keys(defaultsOf(operator)).map(flagOf).join(', ') || 'no such option'
    fail(`${flagOf(stray)} is for ${operatorsWith(stray).join(', ')}; ${operator} takes ${known}`)
  }
  return Object.fromEntries(given.map((name) => [name, options[name]]))
}
