import type { Plan } from '@roipool/core'
import type { Block } from './blocks.js'
import { EXACT, tooLarge } from './exact.js'

/** Elements in a line. */
const LENGTH = 4096

/** A matrix that has a number of values in lines of equal length, however long the rows of the map they are of. */
export interface Lines {
  readonly count: number
  readonly length: number
}

/** Neither side is longer than WebGPU dispatches. The last line may go beyond the values. */
export function linesOf(values: number): Lines {
  const length = Math.min(values, LENGTH)
  return { count: Math.ceil(values / length), length }
}

/** The most values in whole lines, of a number of them. */
export function wholeLines(values: number): number {
  return Math.floor(values / LENGTH) * LENGTH
}

/** Where each line of a result begins: its row and its lane. */
export function starts({ count, length }: Lines, lanes: number): Float32Array {
  const table = new Float32Array(2 * count)
  for (let line = 0; line < count; line++) {
    table[2 * line] = Math.floor((line * length) / lanes)
    table[2 * line + 1] = (line * length) % lanes
  }
  return table
}

/** For each row of a plan's result, the row of the block that belongs there, or −1. */
export function sources(
  { outputShape: [K, PH], rows }: Plan,
  { firstRow, rows: count }: Block,
): Float32Array {
  const table = new Float32Array(K * PH).fill(-1)
  for (let n = 0, bin = firstRow; n < count; n++, bin++) {
    table[rows[Math.floor(bin / PH)]! * PH + (bin % PH)] = n
  }
  return table
}

/** Refuses a result whose rows and lanes float32 does not count. */
export function checkLines({ outputShape: [K, PH, PW, C] }: Plan): void {
  if (K * PH > EXACT) tooLarge('the result', `${K} × ${PH} rows`)
  if (PW * C + LENGTH > EXACT) tooLarge('a row of the result', `${PW} × ${C} elements`)
}

/** Whether a block is the whole result, row for row. */
export function isWhole({ outputShape: [K, PH, PW, C], rows }: Plan, block: Block): boolean {
  return block.rows === K * PH && block.lanes === PW * C && rows.every((row, k) => row === k)
}
