import { fail } from '@roipool/terminal'
import type { Result } from '../output/formats/format.js'
import type { RowNote } from '../output/row-notes.js'
import { blocksOf, openRows, type Part, readNotes } from './open-rows.js'

/** [height, width, channels] */
export type RowShape = readonly [height: number, width: number, channels: number]

/** The rows of one image, where they are. */
export interface Piece {
  readonly image: string
  readonly part: Part
  readonly first: number
  readonly count: number
}

/**
 * The images of a folder, in the order of their names. One that is there twice, made of the same, counts once.
 *
 * @param size of a row's bins
 * @throws CliError where two shards have different rows of an image
 */
export async function piecesOf(
  folder: string,
  size: readonly [height: number, width: number],
): Promise<{ pieces: Piece[]; shape: RowShape }> {
  const parts = await openRows(folder)
  const found = new Map<string, Piece & { readonly stamp: string }>()
  for (const part of parts) {
    let first = 0
    for (const { image, rows: count, stamp = '' } of part.images) {
      const other = found.get(image)
      if (other && other.stamp !== stamp) {
        fail(
          `${image} is in ${other.part.path} and in ${part.path}, made of different pictures or boxes: \`roipool pool --resume\` leaves the newer`,
        )
      }
      if (!other) found.set(image, { image, part, first, count, stamp })
      first += count
    }
  }
  const pieces = [...found.values()].sort((a, b) => (a.image < b.image ? -1 : 1))
  const [height, width] = size
  for await (const { size: values } of blocksOf(parts[0]!.path, 0, 1)) {
    return { pieces, shape: [height, width, values / (height * width)] }
  }
  return fail(`${folder} has no rows yet`)
}

/** The rows of some images as one result: values are read as they are asked for. */
export async function resultOf(pieces: readonly Piece[], shape: RowShape): Promise<Result> {
  const runs = runsOf(pieces)
  const notes: RowNote[] = []
  for (const { part, first, count } of runs) {
    for (const note of (await notesOf(part)).slice(first, first + count)) {
      notes.push({ ...note, row: notes.length })
    }
  }
  return { shape: [notes.length, ...shape], blocks: valuesOf(runs), notes }
}

async function* valuesOf(runs: readonly Run[]): AsyncGenerator<Float32Array> {
  for (const { part, first, count } of runs) {
    for await (const { data } of blocksOf(part.path, first, count)) yield data
  }
}

type Run = Pick<Piece, 'part' | 'first' | 'count'>

/** Rows that lie one after the other are read together. */
function runsOf(pieces: readonly Piece[]): Run[] {
  const runs: Run[] = []
  for (const { part, first, count } of pieces) {
    const last = runs.at(-1)
    if (last?.part === part && last.first + last.count === first) {
      runs.splice(-1, 1, { ...last, count: last.count + count })
    } else runs.push({ part, first, count })
  }
  return runs
}

let known: { readonly part: Part; readonly notes: RowNote[] } | undefined

async function notesOf(part: Part): Promise<RowNote[]> {
  if (known?.part !== part) known = { part, notes: await readNotes(part.path) }
  return known.notes
}
