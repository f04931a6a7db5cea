import type { Plan } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { type Bin, binsOf, cutIntoPieces, type Piece } from './bins.js'
import { unavailable } from './engine.js'
import type { Target } from './target.js'

/** Elements of the largest tensor made on the way: what the smallest texture WebGL2 allows as a limit, 2048², holds. */
const BLOCK = 2 ** 22

/** Bins, or pieces of bins, worked on together. */
const GROUP = 2 ** 16

/** Any tfjs backend, by stock operations that it is sure to have. */
export function composed(backendName: string): Target {
  // tfjs's own floatPrecision() answers 16 exactly where WebGL computes in float32.
  if (backendName === 'webgl' && !tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
    unavailable("tfjs's WebGL computes in float16 on this device. Use tfjs({ backend: 'cpu' })")
  }
  return {
    runsOn: `tfjs ${backendName} (composed)`,
    // What its maximum makes of NaN, and whether a shader sees it at all, is up to each backend.
    nonFinite: false,
    maxElements: maxElements(backendName),
    upload: ({ data, shape }) => tf.tensor4d(data.slice(), [...shape]),
    reduce: reduceComposed,
  }
}

function maxElements(backendName: string): number {
  // tfjs folds a tensor into one texture.
  if (backendName === 'webgl') return tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE') ** 2
  // A storage binding of 128 MiB, which every WebGPU device has.
  if (backendName === 'webgpu') return 2 ** 25
  // Unknown, so where float32 stops to count elements one by one.
  return 2 ** 24
}

/** Executes a plan by gathering each bin's cells side by side. It reads no cell that the plan does not name. */
function reduceComposed(x: tf.Tensor4D, plan: Plan): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, height, width, channels] = x.shape
    // Rows and columns stay two numbers: a flat index above 2^24 would not survive a float32 texture.
    const source = tf.reshape<tf.Rank.R3>(x, [batch * height, width, channels])
    const group = Math.min(GROUP, Math.max(1, Math.floor(BLOCK / channels)))
    const bins = binsOf(plan, height)
    const results: tf.Tensor2D[] = []
    for (let first = 0; first < bins.length; first += group) {
      results.push(reduceBins(source, bins.slice(first, first + group), plan.reduction))
    }
    return tf.reshape(tf.concat(results), [...plan.outputShape])
  })
}

/** [bins, channels]: every bin of the source, [rows, columns, channels], reduced. */
function reduceBins(source: tf.Tensor3D, bins: readonly Bin[], reduction: Plan['reduction']): tf.Tensor2D {
  return tf.tidy(() => {
    const channels = source.shape[2]
    const limit = Math.max(1, Math.floor(BLOCK / channels))
    const pieces = cutIntoPieces(bins, Math.min(limit, 1024))
    const places: number[][] = bins.map(() => [])
    for (const [place, { bin }] of pieces.entries()) places[bin]!.push(place)
    // After the pieces a row of zeros, the result of an empty bin.
    const rows = tf.concat<tf.Tensor2D>([
      ...blocksOf(pieces, limit).map((block) => reduceBlock(source, bins, block, reduction)),
      tf.zeros<tf.Rank.R2>([1, channels]),
    ])
    if (places.every((place) => place.length < 2)) {
      const picks = Int32Array.from(places, ([place]) => place ?? pieces.length)
      return tf.gatherND(rows, tf.tensor2d(picks, [bins.length, 1], 'int32')) as tf.Tensor2D
    }
    const parts = places.map((place) => ({ top: 0, y: { cells: Int32Array.from(place) }, x: ONE }))
    return reduceBins(tf.reshape(rows, [pieces.length + 1, 1, channels]), parts, reduction)
  })
}

const ONE = { cells: Int32Array.of(0) }

/** Pieces of like size together, at most `limit` cells in a block after each is padded to the largest. */
function blocksOf(pieces: readonly Piece[], limit: number): Piece[][] {
  const blocks: Piece[][] = []
  let block: Piece[] = []
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

/** [pieces, channels]: each piece reduced. */
function reduceBlock(
  source: tf.Tensor3D,
  bins: readonly Bin[],
  pieces: readonly Piece[],
  reduction: Plan['reduction'],
): tf.Tensor2D {
  return tf.tidy(() => {
    const count = pieces.length
    const width = pieces[0]!.size
    if (reduction === 'max') return largest(gather(source, bins, pieces, [width, count], 1, count))
    const weights = new Float32Array(count * width)
    const cells = gather(source, bins, pieces, [count, width], width, 1, weights)
    const sums = tf.matMul(tf.tensor3d(weights, [count, 1, width]), cells)
    return tf.reshape(sums, [count, source.shape[2]])
  })
}

/**
 * [...shape, channels]: cell n of piece p at `p * perPiece + n * perCell`. A piece with fewer cells than the largest
 * repeats its last one, with weight 0.
 */
function gather(
  source: tf.Tensor3D,
  bins: readonly Bin[],
  pieces: readonly Piece[],
  shape: [number, number],
  perPiece: number,
  perCell: number,
  weights?: Float32Array,
): tf.Tensor3D {
  const indices = new Int32Array(shape[0] * shape[1] * 2)
  for (const [p, { bin, from, size }] of pieces.entries()) {
    const { top, y, x } = bins[bin]!
    for (let n = 0; n < pieces[0]!.size; n++) {
      const at = p * perPiece + n * perCell
      const cell = from + Math.min(n, size - 1)
      const row = Math.floor(cell / x.cells.length)
      const column = cell % x.cells.length
      indices[at * 2] = top + y.cells[row]!
      indices[at * 2 + 1] = x.cells[column]!
      if (weights && n < size) weights[at] = (y.weights?.[row] ?? 1) * (x.weights?.[column] ?? 1)
    }
  }
  return tf.gatherND(source, tf.tensor3d(indices, [...shape, 2], 'int32')) as tf.Tensor3D
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
