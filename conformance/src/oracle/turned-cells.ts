import { type BinAnswer, exactly, type Read, type Sides, within } from './bin.js'
import { cellsOf, f32 } from './numbers.js'
import { onMap, type Turning } from './turned.js'

/**
 * RoI pooling of rotated boxes: every cell of the map is asked, for every bin, whether its centre lies in it. SPEC §20.
 */
export function turnedCells(
  { y, x, row }: Sides,
  spatialScale: number | readonly number[],
  how: Turning & { readonly reduce?: 'max' | 'avg' | undefined },
): BinAnswer {
  const { centre, sides, back } = onMap(row, spatialScale, how)
  const [height, width] = sides
  /** How many bins lie before a place along a side, which is given from the centre. */
  const before = (place: number, size: number, bins: number) => f32(f32(place + size / 2) / f32(size / bins))
  const held = (i: number, j: number) => {
    if (!(height > 0) || !(width > 0)) return []
    return cellsOf(y.limit).flatMap((cellY) =>
      cellsOf(x.limit)
        .filter((cellX) => {
          const [dy, dx] = [f32(cellY - centre[0]), f32(cellX - centre[1])]
          const v = before(f32(f32(dy * back.height[0]) + f32(dx * back.height[1])), height, y.bins)
          const u = before(f32(f32(dy * back.width[0]) + f32(dx * back.width[1])), width, x.bins)
          return v >= i && v < i + 1 && u >= j && u < j + 1
        })
        .map((cellX) => [cellY, cellX] as const),
    )
  }
  const known = new Map<string, ReturnType<typeof held>>()
  return (i, j, read) => {
    const key = `${i} ${j}`
    const cells = known.get(key) ?? held(i, j)
    known.set(key, cells)
    if (cells.length === 0) return exactly(0)
    return how.reduce === 'avg' ? meanOf(cells, read) : exactly(largestOf(cells, read))
  }
}

type Cells = readonly (readonly [y: number, x: number])[]

function meanOf(cells: Cells, read: Read) {
  const terms = cells.map(([y, x]) => read(y, x) / cells.length)
  return within(
    terms.reduce((sum, term) => sum + term, 0),
    terms.reduce((sum, term) => sum + Math.abs(term), 0),
  )
}

function largestOf(cells: Cells, read: Read): number {
  let most = -Infinity
  // No Math.max: a cell that is NaN is passed over. SPEC §2.3.
  for (const [y, x] of cells) if (read(y, x) > most) most = read(y, x)
  return most
}
