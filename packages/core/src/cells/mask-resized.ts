import { isFloat32Array } from '../check/describe.js'
import type { Mask, MaskOfValues } from '../contract.js'
import { type Covering, Shares, wholeCells } from './shares.js'

/** How a mask becomes one with a pixel a cell: PyTorch's `interpolate` of these modes; `'adaptive'` is its `'area'`. SPEC §22.4. */
export type Resize = 'nearest' | 'bilinear' | 'adaptive'

type Tap = readonly [pixel: number, weight: number]

/** Which pixels a cell takes on an axis of so many pixels and cells. */
const rules: Record<Resize, (cell: number, pixels: number, cells: number) => readonly Tap[]> = {
  nearest: (cell, pixels, cells) => [[Math.floor((cell * pixels) / cells), 1]],
  bilinear: (cell, pixels, cells) => {
    const place = Math.max(((cell + 0.5) * pixels) / cells - 0.5, 0)
    const pixel = Math.floor(place)
    return [
      [pixel, 1 - (place - pixel)],
      [Math.min(pixel + 1, pixels - 1), place - pixel],
    ]
  },
  adaptive: (cell, pixels, cells) => {
    const first = Math.floor((cell * pixels) / cells)
    const count = Math.ceil(((cell + 1) * pixels) / cells) - first
    return Array.from({ length: count }, (_, n): Tap => [first + n, 1 / count])
  },
}

/** The weight of every cell of a map that a mask is resized to. SPEC §22.4. */
export function resized(
  mask: Exclude<Mask, { rings: unknown }>,
  resize: Resize,
  [height, width]: Size,
): Float64Array {
  const values = valuesOf(mask)
  const [rows, columns] = mask.size as Size
  const across = Array.from({ length: width }, (_, x) => rules[resize](x, columns, width))
  const weights = new Float64Array(height * width)
  for (let y = 0; y < height; y++) {
    for (const [row, weight] of rules[resize](y, rows, height)) {
      if (weight === 0) continue
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (const [column, share] of across[x]!) sum += share * values(row, column)
        weights[y * width + x]! += weight * sum
      }
    }
  }
  return weights
}

/** The share of every cell of a map that is covered. SPEC §22.2. */
export function covered(covering: Covering, [height, width]: Size): Float64Array {
  const [rows, columns] = [wholeCells(height), wholeCells(width)]
  const shares = covering.turned ? new Shares(columns, rows) : new Shares(rows, columns)
  covering.addTo(shares)
  const areas = shares.areas()
  if (!covering.turned) return areas
  return areas.map((_, n) => areas[(n % width) * height + Math.floor(n / width)]!)
}

type Size = readonly [height: number, width: number]

/** The value of every pixel. */
function valuesOf(mask: Exclude<Mask, { rings: unknown }>): (row: number, column: number) => number {
  const [height, width] = mask.size as Size
  if ('counts' in mask) {
    const columns = new Uint8Array(height * width)
    let at = 0
    mask.counts.forEach((count, n) => {
      if (n % 2 === 1) columns.fill(1, at, at + count)
      at += count
    })
    return (row, column) => columns[column * height + row]!
  }
  const { values } = mask as MaskOfValues
  return isFloat32Array(values)
    ? (row, column) => values[row * width + column]!
    : (row, column) => (values[row * width + column] === 0 ? 0 : 1)
}
