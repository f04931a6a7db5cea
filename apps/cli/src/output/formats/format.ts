import type { Shape } from '@roipool/core'
import type { RowNote } from '../row-notes.js'
import type { Pieces } from '../write-whole.js'

/** A result that comes in blocks, so that it may be larger than memory. */
export interface Result {
  /** [rows, height, width, channels] */
  readonly shape: Shape
  /** Its values, in order. */
  readonly blocks: AsyncIterable<Float32Array>
  /** What each row is of. */
  readonly notes: readonly RowNote[]
}

/** How a result is written. */
export interface Format {
  /** @throws CliError before the work, where what it needs is not installed */
  ready?(): Promise<void>
  /** @throws CliError before the first piece, for a result that the format cannot hold */
  pieces(result: Result): Pieces
  /** Whether a file that begins like this is of the format. */
  isOne(start: Buffer): boolean
  /** Whether its rows say themselves what they are of. */
  readonly notes?: true
}
