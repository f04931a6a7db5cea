/** Where digits stand on one axis of a cell. */
export interface Placed {
  /** Their middle, in cells. */
  readonly middle: number
  /** How large they may be: 1 is as large as they would be. */
  readonly share: number
  /** Whether no line crosses them. */
  readonly clear: boolean
}

/**
 * Digits in a cell that lines cross: as near to its middle as they stand clear of the lines, smaller where only that
 * makes them fit, and in the middle where they would be less than `least` of their size.
 *
 * @param lines where lines lie, in cells
 * @param length of the digits, in cells
 */
export function clearOf(lines: readonly number[], cell: number, length: number, least: number): Placed {
  const inCell = lines.filter((line) => line > cell && line < cell + 1)
  const edges = [cell, ...inCell.sort((a, b) => a - b), cell + 1]
  const parts = edges.slice(1).map((to, n) => ({ from: edges[n]!, to }))
  const middle = cell + 0.5
  const placed = parts.map(({ from, to }): Placed => {
    const share = Math.min((to - from) / length, 1)
    const half = (length * share) / 2
    return { middle: Math.min(Math.max(middle, from + half), to - half), share, clear: true }
  })
  const off = (one: Placed) => Math.abs(one.middle - middle)
  const [best] = placed.sort((a, b) => b.share - a.share || off(a) - off(b))
  return best!.share >= least ? best! : { middle, share: 1, clear: false }
}
