import type { Mask, RegionsOf } from '@roipool/core'
import type { OtherKind } from '../input/regions/regions.js'

type Point = readonly [x: number, y: number]

/** A region as a report draws it, in pixels of its image. */
export interface Outline {
  /** Of SVG. */
  readonly path: string
  /** x1 y1 x2 y2 of what encloses it. */
  readonly box: readonly [number, number, number, number]
  /** What the path is: the region's edge, what it covers in pieces, or points. */
  readonly of: 'edge' | 'pieces' | 'points'
}

/** How the angles of rotated boxes are read, as core's parameters say. */
export interface Turning {
  readonly angle?: unknown
  readonly clockwise?: unknown
}

export function outlineOfBox([x1, y1, x2, y2]: readonly number[]): Outline {
  return outline([rectangle(x1!, y1!, x2!, y2!)])
}

/** @param regions of one image, in its pixels */
export function outlinesOf(regions: RegionsOf<OtherKind>, turning: Turning): Outline[] {
  if ('masks' in regions) {
    return regions.masks.map((mask) => outline(partsOf(mask), 'rings' in mask ? 'edge' : 'pieces'))
  }
  if ('points' in regions) {
    return split(regions.points, 2 * regions.perRegion).map((row) =>
      outline(
        pairs(row).map((at) => [at]),
        'points',
      ),
    )
  }
  return split(regions.rotated, 5).map((row) => outline([turned(row, turning)]))
}

/** The corners of a rotated box. SPEC §17.1. */
function turned([cx, cy, w, h, angle]: readonly number[], turning: Turning): Point[] {
  const unit = turning.angle === 'degrees' ? Math.PI / 180 : 1
  const turn = angle! * unit * (turning.clockwise === true ? -1 : 1)
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return rectangle(-w! / 2, -h! / 2, w! / 2, h! / 2).map(([along, down]) => [
    cx! + along * cos + down * sin,
    cy! - along * sin + down * cos,
  ])
}

/** Polygons as they are, and of run lengths a rectangle for each run in a column. */
function partsOf(mask: Mask): Point[][] {
  if ('rings' in mask) return mask.rings.map((ring) => pairs([...ring]))
  if (!('counts' in mask)) return []
  const [height] = mask.size as [number]
  const parts: Point[][] = []
  let at = 0
  for (const [n, count] of mask.counts.entries()) {
    const end = at + count
    while (n % 2 === 1 && at < end) {
      const x = Math.floor(at / height)
      const stop = Math.min(end, (x + 1) * height)
      parts.push(rectangle(x, at - x * height, x + 1, stop - x * height))
      at = stop
    }
    at = end
  }
  return parts
}

function outline(parts: readonly (readonly Point[])[], of: Outline['of'] = 'edge'): Outline {
  const path = parts.map((points) => `M${points.map((point) => point.map(tidy).join(' ')).join('L')}Z`)
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of parts.flat()) {
    ;[x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x), Math.max(y2, y)]
  }
  return { path: path.join(''), box: x1 <= x2 ? [x1, y1, x2, y2] : [0, 0, 0, 0], of }
}

function rectangle(x1: number, y1: number, x2: number, y2: number): Point[] {
  return [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
  ]
}

function split(values: Float32Array, length: number): number[][] {
  return Array.from({ length: values.length / length }, (_, k) => [
    ...values.subarray(k * length, (k + 1) * length),
  ])
}

function pairs(values: readonly number[]): Point[] {
  return Array.from({ length: values.length / 2 }, (_, n) => [values[2 * n]!, values[2 * n + 1]!])
}

function tidy(pixels: number): number {
  return Math.round(pixels * 100) / 100
}
