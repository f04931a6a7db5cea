import { CENTERNET_STRIDES, type CenterNetStride } from '@roipool/features'
import { type OperatorId, operators } from './operators'
import { inside, type Region, workedExample } from './region'
import { readShape, type Shape, shapeText, usualShapes } from './shapes'

/** Scale, quantise, divide, pool. */
export type Step = 1 | 2 | 3 | 4

/** A bin of the result. */
export type Bin = readonly [row: number, column: number]

/** Everything a reader can set; all of it is in the page's address, so that a teacher can link to it. */
export interface Settings {
  roi: Region
  outputSize: readonly [rows: number, columns: number]
  stride: CenterNetStride
  operator: OperatorId
  step: Step
  /** Channel of the feature map; the most telling one where none was chosen. */
  channel: number | undefined
  /** The bin that is explained. */
  bin: Bin | undefined
  /** Samples on each axis of a bin. */
  samples: number
  /** The region that is no upright box. */
  shape: Shape
}

/** Bins on each side and samples on each axis that the pictures have room for. */
export const MOST = { bins: 14, samples: 4 }

/** The settings that an address names; what it leaves out, or gets wrong, is as in the worked example. */
export function readSettings(search: string): Settings {
  const named = new URLSearchParams(search)
  const numbers = (name: string, separator: string) =>
    (named.get(name) ?? '').split(separator).map((part) => (part === '' ? Number.NaN : Number(part)))
  const [y, x, height, width] = numbers('roi', ',')
  const [rows, columns] = numbers('out', 'x')
  const [row, column] = numbers('bin', ',')
  const [stride] = numbers('stride', ',')
  const [step] = numbers('step', ',')
  const [channel] = numbers('channel', ',')
  const [samples] = numbers('samples', ',')
  const outputSize =
    isCount(rows, MOST.bins) && isCount(columns, MOST.bins) ? ([rows, columns] as const) : null
  const size = outputSize ?? [3, 3]
  const region = [y, x, height, width].every(Number.isFinite)
  return {
    roi: region ? inside({ y: y!, x: x!, height: height!, width: width! }) : workedExample,
    outputSize: size,
    stride: CENTERNET_STRIDES.find((known) => known === stride) ?? 32,
    operator: operators.find(({ id }) => id === named.get('op'))?.id ?? 'floor',
    step: isCount(step, 4) ? (step as Step) : 1,
    channel: isCount(channel! + 1, 2 ** 16) ? channel : undefined,
    bin: isCount(row! + 1, size[0]) && isCount(column! + 1, size[1]) ? [row!, column!] : undefined,
    samples: isCount(samples, MOST.samples) ? samples : 2,
    shape: readShape(named.get('shape') ?? '') ?? usualShapes.rotated,
  }
}

/** What an address names and is not taken as it stands: in words, with what is taken instead. */
export function misread(search: string): string[] {
  const taken = texts(readSettings(search))
  return [...new URLSearchParams(search)].flatMap(([name, text]) => {
    const instead = taken[name]
    return instead === undefined || instead === text ? [] : [`${name}=${text} became ${instead || 'none'}`]
  })
}

function isCount(value: number | undefined, most: number): value is number {
  return Number.isInteger(value) && value! >= 1 && value! <= most
}

/** Puts the settings into an address, next to whatever else it holds; those of the worked example are left out. */
export function writeSettings(settings: Settings, address: string): string {
  const url = new URL(address)
  const usual = texts(readSettings(''))
  for (const [name, text] of Object.entries(texts(settings))) {
    if (text === usual[name]) url.searchParams.delete(name)
    else url.searchParams.set(name, text)
  }
  // Commas are legal there, and easier to read and to edit.
  url.search = url.search.replaceAll('%2C', ',')
  return url.href
}

function texts({ roi, outputSize, stride, operator, step, channel, bin, samples, shape }: Settings) {
  const named: Record<string, string> = {
    roi: [roi.y, roi.x, roi.height, roi.width].join(','),
    out: outputSize.join('x'),
    stride: String(stride),
    op: operator,
    step: String(step),
    channel: channel === undefined ? '' : String(channel),
    bin: bin ? bin.join(',') : '',
    samples: String(samples),
    shape: shapeText(shape),
  }
  return named
}
