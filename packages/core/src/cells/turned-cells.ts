import type { Samples, Taps } from '../plan.js'
import { type Turned, type TurnedRules, turnedRoi } from './turned.js'

const f = Math.fround

/** Rotated RoIs, and how they are divided. */
export interface TurnedCells {
  readonly rotated: Float32Array
  readonly rules: TurnedRules
  readonly outputSize: readonly [number, number]
  readonly height: number
  readonly width: number
}

/** The mean of every bin's cells. SPEC §20.3. */
export function meanOfTurned(problem: TurnedCells): Taps {
  const { offset, cell } = cellsOfBins(problem)
  const weight = new Float32Array(cell.length)
  for (let bin = 0; bin + 1 < offset.length; bin++) {
    const [from, to] = [offset[bin]!, offset[bin + 1]!]
    weight.fill(1 / (to - from), from, to)
  }
  return { offset, cell, weight }
}

/** Every bin's cells, each a sample of its own: their largest is one of them, bit for bit. SPEC §20.3. */
export function samplesOfTurned(problem: TurnedCells): Samples {
  const { offset, cell } = cellsOfBins(problem)
  const ends = new Int32Array(cell.length + 1)
  for (let n = 0; n < ends.length; n++) ends[n] = n
  return { offset, taps: { offset: ends, cell, weight: new Float32Array(cell.length).fill(1) } }
}

/** The cells of every bin of every RoI, in the order of the map. Each cell is in one bin of a RoI at most. SPEC §20.2. */
function cellsOfBins({ rotated, rules, outputSize, height, width }: TurnedCells) {
  const [rows, columns] = outputSize
  const count = rotated.length / 5
  const bins = rows * columns
  const offset = new Int32Array(count * bins + 1)
  /** Cells near a RoI and their bins, before they are put in the order of bins. */
  const near = new Int32Array(height * width)
  const binOf = new Int32Array(height * width)
  const next = new Int32Array(bins)
  let cell = new Int32Array(1024)
  let total = 0
  for (let k = 0; k < count; k++) {
    const roi = turnedRoi(rotated, k, rules)
    const { cy, cx, back } = roi
    const [top, bottom, left, right] = around(roi, height, width)
    const [middle, centre] = [f(roi.height / 2), f(roi.width / 2)]
    const [tall, wide] = [f(roi.height / rows), f(roi.width / columns)]
    let length = 0
    next.fill(0)
    // A side that is not positive has no cells.
    for (let y = tall > 0 && wide > 0 ? top : bottom; y < bottom; y++) {
      const dy = f(y - cy)
      const [byHeight, byWidth] = [f(dy * back.height.y), f(dy * back.width.y)]
      for (let x = left; x < right; x++) {
        const dx = f(x - cx)
        const i = Math.floor(f(f(f(byHeight + f(dx * back.height.x)) + middle) / tall))
        const j = Math.floor(f(f(f(f(dx * back.width.x) + byWidth) + centre) / wide))
        if (!(i >= 0 && i < rows && j >= 0 && j < columns)) continue
        near[length] = y * width + x
        binOf[length++] = i * columns + j
        next[i * columns + j]!++
      }
    }
    if (total + length > cell.length) cell = larger(cell, total + length)
    for (let bin = 0, at = total; bin < bins; bin++) {
      const held = next[bin]!
      next[bin] = at
      at += held
      offset[k * bins + bin + 1] = at
    }
    for (let n = 0; n < length; n++) cell[next[binOf[n]!]!++] = near[n]!
    total += length
  }
  return { offset, cell: cell.subarray(0, total) }
}

/** Rows and columns of the map outside which a RoI has no cell: those of its corners, and one more for rounding. */
function around({ cy, cx, height, width, down, along }: Turned, rows: number, columns: number) {
  const tall = (Math.abs(height * down.y) + Math.abs(width * along.y)) / 2
  const wide = (Math.abs(height * down.x) + Math.abs(width * along.x)) / 2
  const slack = 1 + 2 ** -22 * (Math.abs(cy) + Math.abs(cx) + Math.abs(height) + Math.abs(width))
  const within = (at: number, limit: number) => Math.min(Math.max(at, 0), limit)
  return [
    within(Math.floor(cy - tall - slack), rows),
    within(Math.ceil(cy + tall + slack) + 1, rows),
    within(Math.floor(cx - wide - slack), columns),
    within(Math.ceil(cx + wide + slack) + 1, columns),
  ] as const
}

function larger(list: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(length, list.length * 2))
  copy.set(list)
  return copy
}
