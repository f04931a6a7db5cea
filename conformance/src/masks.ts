import type { Mask } from '@roipool/core'

/** The forms of a mask, as the first number of its row; height and width of its image follow, and then its own. */
export const FORMS = { bytes: 0, floats: 1, counts: 2, rings: 3 } as const

/** A mask of pixels, each a character, `.` where it is not covered. */
export function drawn(...lines: readonly string[]): number[] {
  const pixels = lines.flatMap((line) => [...line].map((pixel) => (pixel === '.' ? 0 : 1)))
  return [FORMS.bytes, lines.length, lines[0]!.length, ...pixels]
}

/** A mask of how much each pixel weighs. */
export function weighed(height: number, width: number, values: readonly number[]): number[] {
  return [FORMS.floats, height, width, ...values]
}

/** A mask of COCO's run lengths. */
export function counted(height: number, width: number, counts: readonly number[]): number[] {
  return [FORMS.counts, height, width, ...counts]
}

/** A mask of polygons, each as a list x y; in a row, each after how many numbers it has. */
export function ringed(height: number, width: number, ...rings: readonly (readonly number[])[]): number[] {
  return [FORMS.rings, height, width, ...rings.flatMap((ring) => [ring.length, ...ring])]
}

/** The polygons of a row. */
export function ringsOf(numbers: readonly number[]): number[][] {
  const rings: number[][] = []
  for (let at = 0; at < numbers.length; at += 1 + numbers[at]!) {
    rings.push(numbers.slice(at + 1, at + 1 + numbers[at]!))
  }
  return rings
}

export function maskOfRow([form, height = 0, width = 0, ...numbers]: readonly number[]): Mask {
  const size = [height, width]
  if (form === FORMS.bytes) return { size, values: Uint8Array.from(numbers) }
  if (form === FORMS.floats) return { size, values: Float32Array.from(numbers) }
  if (form === FORMS.counts) return { size, counts: Int32Array.from(numbers) }
  return { size, rings: ringsOf(numbers).map((ring) => Float64Array.from(ring)) }
}

export function rowOfMask(mask: Mask): number[] {
  const [height, width] = mask.size as [number, number]
  if ('counts' in mask) return counted(height, width, [...mask.counts])
  if ('rings' in mask) return ringed(height, width, ...mask.rings.map((ring) => [...ring]))
  const form = mask.values instanceof Float32Array ? FORMS.floats : FORMS.bytes
  return [form, height, width, ...mask.values]
}
