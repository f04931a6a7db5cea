import * as tf from '@tensorflow/tfjs-core'
import { type Bin, type Cells, cutIntoPieces, type Listed, list, type Piece, sizeOf } from './bins.js'

/** Elements of the largest tensor made on the way: what the smallest texture WebGL2 allows as a limit, 2048², holds. */
const BLOCK = 2 ** 22

/** Results of bins, or of pieces of bins, worked on together. */
const GROUP = 2 ** 17

/** Entries in a piece, at most. */
const PIECE = 1024

/** [pieces, channels]: each piece of bins of a source, [rows, columns, channels], reduced. The largest comes first. */
export type Reduce<List extends Listed> = (source: tf.Tensor3D, pieces: readonly Piece<List>[]) => tf.Tensor2D

/** Cuts bins into groups [from, end) whose results, before those for pieces of a bin are joined, fit a block. */
export function groupsOf(
  bins: readonly (Bin<Listed> | undefined)[],
  channels: number,
): { from: number; end: number }[] {
  const { rows, piece } = limits(channels)
  const groups: { from: number; end: number }[] = []
  let used = Infinity
  for (const [n, bin] of bins.entries()) {
    // A row for each of its pieces, and one for a result that is kept.
    const need = 1 + Math.max(1, Math.ceil(bin ? sizeOf(bin) / piece : 0))
    if (used + need > rows) {
      groups.push({ from: n, end: n })
      used = 1
    }
    used += need
    groups.at(-1)!.end = n + 1
  }
  return groups
}

/** In a block: cells, beside the result of an empty bin; results of a group; entries of a piece. */
function limits(channels: number) {
  const cells = Math.max(1, Math.floor(BLOCK / channels) - 1)
  return { cells, rows: Math.min(cells, GROUP), piece: Math.min(cells, PIECE) }
}

/**
 * [bins, channels]: every bin of the source, [rows, columns, channels], reduced.
 *
 * @param rest results that need no reducing: first that of an empty bin, then, where some bins are undefined, theirs:
 * row n + 1 for bin n
 * @param join how to make one of the results for the pieces of a bin
 */
export function reduceBins<List extends Listed>(
  source: tf.Tensor3D,
  bins: readonly (Bin<List> | undefined)[],
  rest: tf.Tensor2D,
  reduce: Reduce<List>,
  join: Reduce<Cells>,
): tf.Tensor2D {
  return tf.tidy(() => {
    const { cells, piece } = limits(source.shape[2])
    const pieces = cutIntoPieces(bins, piece)
    const results = blocksOf(pieces, cells).map((block) => reduce(source, block))
    const places: number[][] = bins.map(() => [])
    for (const [n, { place }] of pieces.entries()) places[place]!.push(n)
    if (places.some(({ length }) => length > 1)) {
      const column = tf.reshape<tf.Rank.R3>(tf.concat(results), [pieces.length, 1, source.shape[2]])
      const parts = places.map((place, n) => bins[n] && { top: 0, y: list(Int32Array.from(place)), x: ONE })
      return reduceBins(column, parts, rest, join, join)
    }
    const picks = Int32Array.from(
      places,
      ([place], n) => place ?? (bins[n] ? pieces.length : pieces.length + 1 + n),
    )
    const rows = tf.concat<tf.Tensor2D>([...results, rest])
    return tf.gatherND(rows, tf.tensor2d(picks, [bins.length, 1], 'int32')) as tf.Tensor2D
  })
}

const ONE = list(Int32Array.of(0))

/** Pieces of like size together, at most `limit` entries in a block after each is padded to the largest. */
function blocksOf<List extends Listed>(pieces: readonly Piece<List>[], limit: number): Piece<List>[][] {
  const blocks: Piece<List>[][] = []
  let block: Piece<List>[] = []
  for (const piece of pieces) {
    const width = block[0]?.size ?? 0
    if (block.length > 0 && ((block.length + 1) * width > limit || piece.size * 2 < width)) {
      blocks.push(block)
      block = []
    }
    block.push(piece)
  }
  if (block.length > 0) blocks.push(block)
  return blocks
}

/** The largest cell of each piece. */
export const largestCells: Reduce<Cells> = (source, pieces) =>
  tf.tidy(() => {
    const [count, width] = [pieces.length, pieces[0]!.size]
    const places = new Int32Array(count * width * 2)
    eachEntry(pieces, (p, n, { top, y, x }, row, column) => {
      const at = n * count + p
      places[at * 2] = top + y.cells[row]!
      places[at * 2 + 1] = x.cells[column]!
    })
    return largest(gather(source, places, [width, count]))
  })

/** The weighted sum of each piece's cells. */
export const sumsOfCells: Reduce<Cells> = (source, pieces) =>
  tf.tidy(() => {
    const [count, width] = [pieces.length, pieces[0]!.size]
    const places = new Int32Array(count * width * 2)
    const weights = new Float32Array(count * width)
    eachEntry(pieces, (p, n, { top, y, x }, row, column) => {
      const at = p * width + n
      places[at * 2] = top + y.cells[row]!
      places[at * 2 + 1] = x.cells[column]!
      if (n < pieces[p]!.size) weights[at] = (y.weights?.[row] ?? 1) * (x.weights?.[column] ?? 1)
    })
    const sums = tf.matMul(tf.tensor3d(weights, [count, 1, width]), gather(source, places, [count, width]))
    return tf.reshape(sums, [count, source.shape[2]])
  })

/** The largest sample of each piece; a sample without cells is 0. */
export const largestSamples: Reduce<readonly Cells[]> = (source, pieces) =>
  tf.tidy(() => {
    const [count, width, channels] = [pieces.length, pieces[0]!.size, source.shape[2]]
    const samples: Bin[] = Array.from({ length: count * width })
    eachEntry(pieces, (p, n, { top, y, x }, row, column) => {
      samples[n * count + p] = { top, y: y[row]!, x: x[column]! }
    })
    const values = reduceBins(source, samples, tf.zeros([1, channels]), sumsOfCells, sumsOfCells)
    return largest(tf.reshape<tf.Rank.R3>(values, [width, count, channels]))
  })

/**
 * Visits the entries of each piece, number n of piece p at (row, column) of its bin. A piece with fewer than the
 * largest repeats its last one.
 */
function eachEntry<List extends Listed>(
  pieces: readonly Piece<List>[],
  visit: (p: number, n: number, bin: Bin<List>, row: number, column: number) => void,
): void {
  const width = pieces[0]!.size
  for (const [p, { bin, from, size }] of pieces.entries()) {
    for (let n = 0; n < width; n++) {
      const entry = from + Math.min(n, size - 1)
      visit(p, n, bin, Math.floor(entry / bin.x.length), entry % bin.x.length)
    }
  }
}

/** [...shape, channels]: the cells at the (row, column) pairs of `places`. */
function gather(source: tf.Tensor3D, places: Int32Array, shape: [number, number]): tf.Tensor3D {
  // Rows and columns stay two numbers: a flat index above 2^24 would not survive a float32 texture.
  return tf.gatherND(source, tf.tensor3d(places, [...shape, 2], 'int32')) as tf.Tensor3D
}

/**
 * The maximum over the first axis, by halves; in an odd number the middle one is in both. Not tf.max: WebGL's starts
 * at -1e20 (tfjs 4.22).
 */
function largest(cells: tf.Tensor3D): tf.Tensor2D {
  const [width, ...rest] = cells.shape
  if (width === 1) return tf.reshape(cells, rest)
  const half = Math.ceil(width / 2)
  const low = tf.slice(cells, [0, 0, 0], [half, ...rest])
  return largest(tf.maximum(low, tf.slice(cells, [width - half, 0, 0], [half, ...rest])))
}
