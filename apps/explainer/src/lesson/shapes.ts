import {
  type Backend,
  maskPool,
  masksFromPolygons,
  type Plan,
  planMaskPool,
  planRoiAlignRotated,
  polygonCoverage,
  type ResidentMap,
  roiAlignRotated,
  roisFromRotated,
} from '@roipool/core'
import { INPUT_SIZE } from '../network/size'
import type { Problem as Whole } from './operators'
import { BORDER } from './region'

/** What the operators are asked for. */
type Problem = Omit<Whole, 'rois'>

/** A place on the photograph, in pixels. */
export type Place = readonly [x: number, y: number]

/** A region that is no upright box: one that is turned, or what lies within an outline. */
export type Shape =
  | {
      readonly kind: 'rotated'
      readonly cx: number
      readonly cy: number
      readonly width: number
      readonly height: number
      /** Anticlockwise, in degrees. */
      readonly angle: number
    }
  | { readonly kind: 'polygon' | 'lasso'; readonly corners: readonly Place[] }

export type ShapeKind = Shape['kind']

/** Round the cat of the worked example. */
export const usualShapes: Readonly<Record<ShapeKind, Shape>> = {
  rotated: { kind: 'rotated', cx: 398, cy: 268, width: 210, height: 100, angle: -18 },
  polygon: {
    kind: 'polygon',
    corners: [
      [304, 196],
      [338, 248],
      [440, 256],
      [482, 292],
      [452, 330],
      [340, 336],
    ],
  },
  lasso: {
    kind: 'lasso',
    corners: Array.from({ length: 24 }, (_, n): Place => {
      const turn = (n / 24) * 2 * Math.PI
      return [Math.round(396 + 92 * Math.cos(turn)), Math.round(286 + 52 * Math.sin(turn))]
    }),
  },
}

/** The shape of an address, as {@link shapeText} wrote it; none where it is no shape. */
export function readShape(text: string): Shape | undefined {
  const [kind, ...parts] = text.split(',')
  const numbers = parts.map((part) => (part === '' ? Number.NaN : Number(part)))
  if (!numbers.every((number) => Number.isFinite(number) && Math.abs(number) < 2 ** 12)) return undefined
  if (kind === 'rotated' && numbers.length === 5) {
    const [cx, cy, width, height, angle] = numbers as unknown as [number, number, number, number, number]
    return shapeInside({ kind, cx, cy, width, height, angle })
  }
  if ((kind === 'polygon' || kind === 'lasso') && numbers.length >= 6 && numbers.length % 2 === 0) {
    const corners = Array.from(
      { length: numbers.length / 2 },
      (_, n): Place => [numbers[2 * n]!, numbers[2 * n + 1]!],
    )
    return shapeInside({ kind, corners })
  }
  return undefined
}

export function shapeText(shape: Shape): string {
  if (shape.kind !== 'rotated') return [shape.kind, ...shape.corners.flat()].join(',')
  const { kind, cx, cy, width, height, angle } = shape
  return [kind, cx, cy, width, height, angle].join(',')
}

/** The shape in whole pixels and degrees, with its middle in the photograph, or its corners within the border. */
export function shapeInside(shape: Shape): Shape {
  if (shape.kind !== 'rotated') {
    return {
      ...shape,
      corners: shape.corners.map(([x, y]): Place => [within(x, -BORDER), within(y, -BORDER)]),
    }
  }
  const side = (length: number) => Math.min(Math.max(Math.round(length), 8), INPUT_SIZE)
  const { cx, cy, width, height, angle } = shape
  return {
    ...shape,
    cx: within(cx, 0),
    cy: within(cy, 0),
    width: side(width),
    height: side(height),
    // -180 to 179
    angle: ((((Math.round(angle) + 180) % 360) + 360) % 360) - 180,
  }
}

function within(place: number, least: number): number {
  return Math.min(Math.max(Math.round(place), least), INPUT_SIZE - least)
}

/** The shape moved by whole pixels. */
export function moved(shape: Shape, dy: number, dx: number): Shape {
  if (shape.kind === 'rotated') return shapeInside({ ...shape, cx: shape.cx + dx, cy: shape.cy + dy })
  return shapeInside({ ...shape, corners: shape.corners.map(([x, y]): Place => [x + dx, y + dy]) })
}

/** Where a place of a turned box lies on the photograph: u along its width, v along its height, from its middle. */
export function turned(box: Shape & { kind: 'rotated' }, u: number, v: number): Place {
  const angle = (box.angle * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return [box.cx + u * cos + v * sin, box.cy + v * cos - u * sin]
}

/** The outlines of the bins, row by row: those of a turned box, or of the box round an outline. */
export function binsOf(shape: Shape, [rows, columns]: Problem['outputSize']): Place[][] {
  const corner =
    shape.kind === 'rotated'
      ? (j: number, i: number) =>
          turned(shape, (j / columns - 0.5) * shape.width, (i / rows - 0.5) * shape.height)
      : cornerOf(boundsOf(shape.corners), rows, columns)
  return Array.from({ length: rows * columns }, (_, n) => {
    const [i, j] = [Math.floor(n / columns), n % columns]
    return [corner(j, i), corner(j + 1, i), corner(j + 1, i + 1), corner(j, i + 1)]
  })
}

function cornerOf([left, top, right, bottom]: readonly number[], rows: number, columns: number) {
  return (j: number, i: number): Place => [
    left! + ((right! - left!) * j) / columns,
    top! + ((bottom! - top!) * i) / rows,
  ]
}

/** Of an outline, the box round what lies in the photograph: left, top, right, bottom. */
function boundsOf(corners: readonly Place[]): readonly number[] {
  const clipped = (axis: 0 | 1) => corners.map((corner) => Math.min(Math.max(corner[axis], 0), INPUT_SIZE))
  const [x, y] = [clipped(0), clipped(1)]
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)]
}

export function outlineOf(shape: Shape): readonly Place[] {
  if (shape.kind !== 'rotated') return shape.corners
  return binsOf(shape, [1, 1])[0]!
}

/** A cell of the map, and how much it counts. */
export interface Weighed {
  readonly row: number
  readonly column: number
  readonly weight: number
}

/** What each bin reads, row by row: its cells and their weights. */
export function shapeReads(shape: Shape, problem: Problem): Weighed[][] {
  return readsOf(
    shape.kind === 'rotated'
      ? planRoiAlignRotated(turnedRois(shape), turnedParams(problem), problem.mapShape)
      : planMaskPool(masksOf(shape.corners), maskParams(problem), problem.mapShape),
    problem.mapShape[2],
  )
}

/**
 * How much each cell counts for the whole: of an outline, the share of the cell that it covers; of a turned box, its
 * weight in all bins together, where a bin has the weight 1.
 */
export function shapeCells(shape: Shape, problem: Problem, reads: readonly Weighed[][]): Weighed[] {
  const [, height, width] = problem.mapShape
  const sums =
    shape.kind === 'rotated'
      ? totals(reads, height, width)
      : polygonCoverage(
          shape.corners.flatMap(([x, y]) => [x * problem.spatialScale, y * problem.spatialScale]),
          [height, width],
        )
  return Array.from(sums, (weight, n) => ({ row: Math.floor(n / width), column: n % width, weight })).filter(
    ({ weight }) => weight > 0,
  )
}

function totals(reads: readonly Weighed[][], height: number, width: number): Float64Array {
  const sums = new Float64Array(height * width)
  for (const { row, column, weight } of reads.flat()) sums[row * width + column]! += weight
  return sums
}

/** The pooled values, by the library's own call. */
export function poolShape(
  shape: Shape,
  backend: Backend,
  map: ResidentMap,
  problem: Problem,
): Promise<ResidentMap> {
  return shape.kind === 'rotated'
    ? roiAlignRotated(backend, map, turnedRois(shape), turnedParams(problem))
    : maskPool(backend, map, masksOf(shape.corners), maskParams(problem))
}

function turnedRois({ cx, cy, width, height, angle }: Shape & { kind: 'rotated' }) {
  return roisFromRotated([[cx, cy, width, height, angle]])
}

function turnedParams({ outputSize, spatialScale, samplingRatio }: Problem) {
  return { outputSize, spatialScale, samplingRatio, angle: 'degrees' } as const
}

function masksOf(corners: readonly Place[]) {
  return masksFromPolygons([[corners]], [INPUT_SIZE, INPUT_SIZE])
}

function maskParams({ outputSize, spatialScale }: Problem) {
  return { outputSize, spatialScale }
}

function readsOf(plan: Plan, width: number): Weighed[][] {
  if (plan.over !== 'cells' || plan.reduction !== 'sum')
    throw new TypeError('a mean over cells is a sum over cells')
  const { offset, cell, weight } = plan.x
  return Array.from({ length: offset.length - 1 }, (_, bin) =>
    Array.from({ length: offset[bin + 1]! - offset[bin]! }, (_, tap) => {
      const at = offset[bin]! + tap
      return { row: Math.floor(cell[at]! / width), column: cell[at]! % width, weight: weight[at]! }
    }),
  )
}

/** An outline as a hand drew it, with so few corners that each is seen: those nearer than 6 pixels to the last are left out. */
export function thinned(corners: readonly Place[]): Place[] {
  const kept: Place[] = []
  for (const corner of corners) {
    const last = kept.at(-1)
    if (!last || Math.hypot(corner[0] - last[0], corner[1] - last[1]) >= 6) kept.push(corner)
  }
  return kept
}
