import { type FeatureMap, type OperatorName, type Shape, takes } from '@roipool/core'
import fc from 'fast-check'
import { generator } from '../src/fill.js'
import { counted, FORMS, ringed, weighed } from '../src/masks.js'
import { factsOf } from '../src/operators.js'
import {
  kindOf,
  mapsOf,
  type Problem,
  regionsOf,
  rowsOfProblem,
  takesImages,
  takesPyramid,
  withRois,
} from '../src/problem.js'

/** Sizes and boxes, before they are those of an operator. Boxes are in eighths of a cell. */
interface Outline {
  readonly size: readonly [height: number, width: number]
  readonly batch: number
  readonly channels: number
  readonly seed: number
  readonly bins: readonly [rows: number, columns: number]
  readonly rois: readonly {
    image: number
    box: readonly [number, number, number, number]
    /** In twenty-fourths of a turn, for those that are turned. */
    turn: number
  }[]
  readonly scale: number
  /** By how much an image is squeezed across. */
  readonly squeeze: number
  readonly more: object
}

const choice = <T extends unknown[]>(...values: T): fc.Arbitrary<T[number]> => fc.constantFrom(...values)

/** The parameters of an operator besides its bins and its scale, each of them often left out. */
function parametersOf(operator: OperatorName): fc.Arbitrary<object> {
  const tries = Object.entries(factsOf(operator).tries as Record<string, readonly unknown[]>)
  return fc.record(Object.fromEntries(tries.map(([name, values]) => [name, choice(undefined, ...values)])))
}

const STRIDES = [4, 8, 16]

/** A problem of an operator; with `inside`, its boxes are upright and lie well within the map. */
export function arbitraryProblem(operator: OperatorName, inside = false): fc.Arbitrary<Problem> {
  const sizes = inside ? fc.tuple(fc.integer({ min: 7, max: 12 }), fc.integer({ min: 7, max: 13 })) : anySize
  return sizes
    .chain((size) =>
      fc.record<Outline>({
        size: fc.constant(size),
        batch: fc.integer({ min: 1, max: 3 }),
        channels: fc.integer({ min: 1, max: 3 }),
        seed: fc.nat(1e6),
        bins: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
        rois: fc.array(
          fc.record({ image: fc.nat(5), box: boxIn(size, inside), turn: fc.integer({ min: -30, max: 30 }) }),
          { maxLength: 5 },
        ),
        scale: choice(1, 1 / 16, 0.5, ...(inside ? [] : [0.7, 1 / 30])),
        squeeze: choice(1, ...(inside ? [] : [0.75])),
        more: parametersOf(operator),
      }),
    )
    .map((outline) => toProblem(operator, outline, inside))
}

const anySize = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 11 }))

function boxIn(
  [height, width]: readonly [number, number],
  inside: boolean,
): fc.Arbitrary<Outline['rois'][0]['box']> {
  const along = (length: number) =>
    inside
      ? fc.tuple(fc.integer({ min: 8, max: (length - 3) * 8 }), fc.integer({ min: 8, max: (length - 3) * 8 }))
      : fc.tuple(
          fc.integer({ min: -16, max: length * 8 + 16 }),
          fc.integer({ min: -16, max: length * 8 + 16 }),
        )
  const ordered = ([a, b]: [number, number]): [number, number] => (inside && a > b ? [b, a] : [a, b])
  return fc.tuple(along(height), along(width)).map(([ys, xs]) => {
    const [y1, y2] = ordered(ys)
    const [x1, x2] = ordered(xs)
    return [x1, y1, x2, y2]
  })
}

function toProblem(
  operator: OperatorName,
  { size, batch, channels, seed, bins, rois, scale, squeeze, more }: Outline,
  inside: boolean,
) {
  const images = takesImages(operator)
  const multi = takesPyramid(operator)
  const depth = factsOf(operator).positionSensitive ? channels * bins[0] * bins[1] : channels
  // The finest map of a pyramid is four times the coarsest, on which the boxes are laid out.
  const shapes = (multi ? [4, 2, 1] : [1]).map((n): Shape => [batch, size[0] * n, size[1] * n, depth])
  const maps = shapes.map((shape, level) => randomMap(shape, seed + level))
  const points = kindOf(operator) === 'points'
  const unit = (side: number) => {
    if (operator === 'cropAndResize') return 8 * Math.max(size[1 - (side % 2)]! - 1, 1)
    return multi ? 8 / STRIDES[2]! : 8 * scale
  }
  return {
    operator,
    features: multi ? maps : maps[0],
    ...(!images && {
      rois: regionsOf(kindOf(operator), {
        rows: rois.map(({ box, turn }) =>
          rowOf(operator, box, turn, unit, inside ? size : undefined, more, size),
        ),
        images: rois.map(({ image }) => image % batch),
      }),
    }),
    params: {
      ...(!points && { outputSize: bins }),
      ...(takesOffsets(operator) && { offsets: offsetsOf(rois.length, bins, seed, inside ? 0.25 : 3) }),
      ...(multi
        ? { strides: STRIDES }
        : operator !== 'cropAndResize' &&
          !images && { spatialScale: squeeze === 1 ? scale : [scale, scale * squeeze] }),
      ...more,
      ...(takes[operator] === 'masks' && { spatialScale: isResized(more) ? 'fit' : MASK_SCALE }),
    },
  } as unknown as Problem
}

function takesOffsets(operator: OperatorName): boolean {
  return takes[operator] === 'rois-and-offsets'
}

/** Offsets in 32ths of the farthest. */
function offsetsOf(rois: number, [rows, columns]: Outline['bins'], seed: number, farthest: number) {
  const random = generator(seed)
  const length = rois * 2 * rows * columns
  return Float32Array.from({ length }, () => ((Math.floor(random() * 65) - 32) / 32) * farthest)
}

/** Cells of a pixel of masks, down and across: masks are of 2×3 pixels a cell. */
const MASK_SCALE = [1 / 2, 1 / 3] as const

const isResized = ({ resize = 'none' }: { readonly resize?: string }) => resize !== 'none'

/** A region as an operator takes it, made of a box in eighths of a cell. */
function rowOf(
  operator: OperatorName,
  box: Outline['rois'][0]['box'],
  turn: number,
  unit: (side: number) => number,
  within: Outline['size'] | undefined,
  more: object,
  size: Outline['size'],
): readonly number[] {
  const kind = kindOf(operator)
  if (kind === 'boxes' || kind === 'points') return box.map((at, side) => at / unit(side))
  return kind === 'rotated'
    ? turnedRow(box, turn, unit(0), within, more)
    : maskRow(box, turn, size, isResized(more))
}

/** A mask of any form that covers something of a box: pixels of it, runs from its corner on, or a turned star round it. */
function maskRow(
  [x1, y1, x2, y2]: Outline['rois'][0]['box'],
  turn: number,
  [rows, columns]: Outline['size'],
  pixelsOnly: boolean,
): number[] {
  const [height, width] = [rows * 2, columns * 3]
  const random = generator(turn + 31 * x1 + 977 * y1)
  const form = Math.abs(turn) % (pixelsOnly ? 3 : 4)
  const inBox = (n: number) => {
    const [y, x] = [Math.floor(n / width) * 4, ((n % width) * 8) / 3]
    return (y - y1) * (y - y2) <= 0 && (x - x1) * (x - x2) <= 0 && random() < 0.8
  }
  const values = Array.from({ length: height * width }, (_, n) =>
    inBox(n) ? Math.ceil(random() * 8) / 8 : 0,
  )
  if (form === 0) return [FORMS.bytes, height, width, ...values.map(Math.ceil)]
  if (form === 1) return weighed(height, width, values)
  if (form === 2) return counted(height, width, runsOf(values.map(Math.ceil)))
  const corners = [0, 1, 2, 3, 4].flatMap((n) => {
    const angle = ((n * 2) % 5) * ((2 * Math.PI) / 5) + turn
    const [cx, cy, rx, ry] = [(x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) / 2, (y2 - y1) / 2]
    return [((cx + rx * Math.cos(angle)) * 3) / 8, (cy + ry * Math.sin(angle)) / 4]
  })
  return ringed(
    height,
    width,
    corners,
    [x1, y1, x2, y1, x2, y2].map((at, n) => (n % 2 === 0 ? (at * 3) / 8 : at / 4)),
  )
}

/** How long the runs of bits are, the first of them not covered. */
function runsOf(bits: readonly number[]): number[] {
  const counts = [0]
  for (const bit of bits) {
    if ((counts.length - 1) % 2 !== bit) counts.push(0)
    counts[counts.length - 1]!++
  }
  return counts
}

/** A box, turned round its centre; those within a map of a size are at most 2 cells long, near its middle. */
function turnedRow(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  turn: number,
  unit: number,
  within: readonly [height: number, width: number] | undefined,
  { angle }: { readonly angle?: string },
): number[] {
  const side = (length: number) => (within ? Math.min(length, 16) : length)
  const centre = (lo: number, hi: number, cells: number) =>
    within ? cells * 4 + ((lo + hi) % 8) : (lo + hi) / 2
  const [height = 0, width = 0] = within ?? []
  const row = [centre(x1, x2, width), centre(y1, y2, height), side(x2 - x1), side(y2 - y1)]
  return [...row.map((at) => at / unit), angle === 'degrees' ? turn * 15 : (turn * Math.PI) / 12]
}

/** Values in (−1, 1), multiples of 2^-20: float32 holds them, and sums of some. */
export function randomMap(shape: Shape, seed: number): FeatureMap {
  const random = generator(seed)
  const length = shape.reduce((product, n) => product * n, 1)
  return {
    data: Float32Array.from({ length }, () => (Math.floor(random() * 2 ** 21) - 2 ** 20) / 2 ** 20),
    shape,
  }
}

/** The problem on other maps. */
export function onMaps(problem: Problem, change: (map: FeatureMap, level: number) => FeatureMap): Problem {
  const maps = mapsOf(problem).map(change)
  return { ...problem, features: 'shape' in problem.features ? maps[0] : maps } as Problem
}

/** The problem with some of its regions, in an order of one's own. */
export function withRows(problem: Problem, rows: readonly number[]): Problem {
  const { rois } = problem
  if (!rois) return onMaps(problem, (map) => imagesOf(map, rows))
  return withRois(problem, rows)
}

/** Some images of a map. */
export function imagesOf({ data, shape }: FeatureMap, images: readonly number[]): FeatureMap {
  const [batch, height, width, channels] = shape
  const size = data.length / batch
  const values = images.flatMap((n) => [...data.subarray(n * size, (n + 1) * size)])
  return { data: Float32Array.from(values), shape: [images.length, height, width, channels] }
}

export function countOf(problem: Problem): number {
  return rowsOfProblem(problem).rows.length
}
