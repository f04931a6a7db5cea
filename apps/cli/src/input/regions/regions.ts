import type { RegionsName, RegionsOf } from '@roipool/core'
import { fail } from '@roipool/terminal'
import type { RowNote } from '../../output/row-notes.js'
import type { About, Placement } from '../boxes/format.js'

/** The kinds of regions that are no boxes. */
export type OtherKind = Exclude<RegionsName, 'boxes'>

/** Where an image lies in what the network sees. */
interface Place {
  readonly x: Placement
  readonly y: Placement
}

/** Regions that are no boxes, of one image, as their file has them. */
export interface OtherRegions {
  readonly count: number
  /** In pixels of what the network sees. */
  on(place: Place): RegionsOf<OtherKind>
  /** What is said of row k of the result. */
  about(k: number): Omit<RowNote, 'row' | 'image'>
}

/** Rows of numbers, before it is known what they are. */
export interface NumberRows {
  readonly rows: readonly (readonly number[])[]
  readonly batchIndices?: readonly number[] | undefined
  /** What the file says of each row besides. */
  readonly about?: readonly About[] | undefined
}

/** So much may scales on the two axes differ: sides are rounded to whole pixels. */
const NEARLY = 0.01

/** Rotated boxes: rows of cx cy w h angle. */
export function rotatedOf({ rows, batchIndices, about }: NumberRows, path: string): OtherRegions {
  checkRows(rows, path, 'cx, cy, w, h, angle', (length) => length === 5)
  const on = ({ x, y }: Place): RegionsOf<'rotated'> => {
    if (Math.abs(x.scale / y.scale - 1) > NEARLY) {
      fail('a photograph that is squeezed makes no boxes of rotated boxes: say --fit pad')
    }
    const scale = Math.sqrt(x.scale * y.scale)
    const moved = ([cx, cy, w, h, angle]: readonly number[]) => [
      cx! * x.scale + x.offset,
      cy! * y.scale + y.offset,
      w! * scale,
      h! * scale,
      angle!,
    ]
    return { rotated: Float32Array.from(rows.flatMap(moved)), ...imagesOf(batchIndices) }
  }
  return { count: rows.length, on, about: (k) => ({ ...about?.[k], rotated: rows[k]! }) }
}

/** Sets of points: rows of x y of each, as many in all. */
export function pointsOf({ rows, batchIndices }: NumberRows, path: string): OtherRegions {
  const length = rows[0]?.length ?? 2
  checkRows(rows, path, `x, y of ${length / 2} points`, (n) => n === length && n > 0 && n % 2 === 0)
  const on = (place: Place): RegionsOf<'points'> => {
    const moved = (at: number, n: number) => {
      const { scale, offset } = n % 2 === 0 ? place.x : place.y
      return at * scale + offset
    }
    const points = Float32Array.from(rows.flatMap((row) => row.map(moved)))
    return { points, perRegion: length / 2, ...imagesOf(batchIndices) }
  }
  return { count: rows.length, on, about: (k) => ({ points: rows[k]! }) }
}

function imagesOf(batchIndices: NumberRows['batchIndices']) {
  return batchIndices && { batchIndices: Int32Array.from(batchIndices) }
}

function checkRows(
  rows: NumberRows['rows'],
  path: string,
  must: string,
  fits: (length: number) => boolean,
): void {
  for (const [n, row] of rows.entries()) {
    if (!fits(row.length)) fail(`${path} row ${n + 1} must be ${must}, but has ${row.length} numbers`)
  }
}
