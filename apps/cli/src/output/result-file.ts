import { printPieces } from '@roipool/terminal'
import { STANDARD } from '../input/bytes.js'
import { checkReplaceable, checkWritable } from './check-output.js'
import type { Format, Result } from './formats/format.js'
import { formatOf } from './formats/index.js'
import { noteLines } from './row-notes.js'
import { isStream, present, writeTogether } from './write-whole.js'

/** Where a result goes, and how it is written there. */
export interface Target {
  readonly path: string
  readonly format: Format
  /** The file that says of each row what it is of, where the result's own cannot. */
  readonly notes?: string
}

/**
 * Refuses, before the work begins, a target that cannot be written, or that would be a loss.
 *
 * @param inputs the files that are read
 * @param force whether files that are something else are replaced
 */
export async function checkTarget(path: string, inputs: readonly string[], force: boolean): Promise<Target> {
  if (path === STANDARD) return { path, format: formatOf('', false) }
  const info = await present(path).catch(() => undefined)
  const streams = info !== undefined && isStream(info)
  await checkWritable(path, inputs)
  const format = formatOf(path, !streams)
  await format.ready?.()
  const notes = streams || format.notes ? undefined : `${path}.jsonl`
  if (notes !== undefined) await checkWritable(notes, inputs)
  if (!force) {
    await checkReplaceable(path, format.isOne)
    if (notes !== undefined) await checkReplaceable(notes, isNotes)
  }
  return { path, format, ...(notes !== undefined && { notes }) }
}

function isNotes(start: Buffer): boolean {
  return start.toString('latin1').startsWith('{"row":0,')
}

/** Writes a result and, where they are apart, what its rows are of: both or neither. */
export async function writeResult({ path, format, notes }: Target, result: Result): Promise<void> {
  const pieces = format.pieces(result)
  if (path === STANDARD) return printPieces(pieces)
  await writeTogether([
    { path, pieces },
    ...(notes === undefined ? [] : [{ path: notes, pieces: noteLines(result.notes) }]),
  ])
}
