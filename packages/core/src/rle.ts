import { invalid } from './errors.js'

/** A character holds 5 bits of a number, from code 48 on, and whether more follow. */
const FIRST = 48
const MORE = 32

/**
 * The run lengths that COCO's compressed string holds. From the fourth on, each is written as the difference to the one two
 * before. SPEC §22.1.
 *
 * @param what names the mask in an error
 */
export function countsOfString(text: string, what: string): Int32Array {
  const counts: number[] = []
  for (let at = 0; at < text.length; ) {
    let [value, unit, bits] = [0, 1, MORE]
    while (bits >= MORE) {
      if (at === text.length) invalid(`${what}.counts ends within a number`)
      bits = text.charCodeAt(at) - FIRST
      if (bits < 0 || bits >= 2 * MORE) {
        invalid(
          `${what}.counts[${at}] is ${JSON.stringify(text[at])}, which is no character of COCO's run lengths`,
        )
      }
      value += (bits % MORE) * unit
      unit *= MORE
      at++
    }
    if (bits >= MORE / 2) value -= unit
    const count = value + (counts.length > 2 ? counts[counts.length - 2]! : 0)
    if (!(Math.abs(count) < 2 ** 31)) invalid(`${what}.counts has a run of ${count} pixels`)
    counts.push(count)
  }
  return Int32Array.from(counts)
}
