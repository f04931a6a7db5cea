import type { About, BoxTable } from '../input/boxes/format.js'
import { corners } from '../input/boxes/format.js'

/** What a row of the result is of. */
export interface RowNote extends About {
  readonly row: number
  /** The file of the image. */
  readonly image: string
  /** The image's place in the batch, where the boxes say it, or where rows are whole images. */
  readonly batch?: number
  /** x1 y1 x2 y2, in the unit in which the operator takes them: pixels of the image, or fractions. */
  readonly box?: readonly number[]
  /** cx cy w h angle, or x y of every point, as the file has them. */
  readonly rotated?: readonly number[]
  readonly points?: readonly number[]
}

/** @param size what fractions are of: the image in pixels; nothing where they stay fractions */
export function boxNotes(
  boxes: BoxTable,
  image: string,
  size: { readonly width: number; readonly height: number } | undefined,
): RowNote[] {
  const [x, y] = boxes.fractions && size ? [size.width, size.height] : [1, 1]
  return boxes.rows.map((box, row) => ({
    row,
    image,
    ...(boxes.batchIndices && { batch: boxes.batchIndices[row]! }),
    ...boxes.about?.[row],
    box: corners(boxes.format, box).map((value, n) => value * (n % 2 === 0 ? x : y)),
  }))
}

export function imageNotes(count: number, image: string): RowNote[] {
  return Array.from({ length: count }, (_, row) => ({ row, image, batch: row }))
}

/** The names of the columns that say where a row's region is. */
export function placeNames([first]: readonly RowNote[]): readonly string[] {
  if (first?.rotated) return ['cx', 'cy', 'w', 'h', 'angle']
  return first?.points?.map((_, n) => `${n % 2 === 0 ? 'x' : 'y'}${Math.floor(n / 2) + 1}`) ?? BOX
}

/** What stands in these columns; nothing where a row is a whole image. */
export function placeOf({ box = [], rotated, points }: RowNote): readonly number[] {
  return rotated ?? points ?? box
}

const BOX = ['x1', 'y1', 'x2', 'y2']

/** A line of JSON for each row. */
export function* noteLines(notes: readonly RowNote[]): Generator<string> {
  for (let from = 0; from < notes.length; from += 1000) {
    const part = notes.slice(from, from + 1000)
    yield part.map((note) => `${JSON.stringify(note)}\n`).join('')
  }
}
