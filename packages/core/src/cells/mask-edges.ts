import { isFloat32Array } from '../check/describe.js'
import type { Scales } from '../check/params.js'
import type { Mask, MaskOfRuns, MaskOfValues } from '../contract.js'
import type { Edges } from './edges.js'
import { outline } from './outline.js'

/** Writes the edges of what a mask covers, in cells. */
export function edgesOf(mask: Mask, scales: Scales, edges: Edges): void {
  if ('rings' in mask) edgesOfRings(mask.rings, mask.size, scales, edges)
  else if ('counts' in mask) edgesOfRuns(mask, scales, edges)
  else edgesOfValues(mask, scales, edges)
}

function edgesOfRings(
  rings: readonly Float64Array[],
  [height, width]: readonly number[],
  [down, across]: Scales,
  edges: Edges,
): void {
  edges.clear()
  const [bottom, right] = [height! * down, width! * across]
  const scaled = rings.map((ring) => ring.map((place, n) => place * (n % 2 === 0 ? across : down)))
  const leaves = scaled.some((ring) =>
    ring.some((place, n) => place < 0 || place > (n % 2 === 0 ? right : bottom)),
  )
  const image = leaves ? Float64Array.of(0, 0, right, 0, right, bottom, 0, bottom) : undefined
  outline(scaled, image, (x1, y1, x2, y2) => edges.add(x1, y1, x2, y2, 1))
}

function edgesOfRuns({ counts, size: [height] }: MaskOfRuns, [down, across]: Scales, edges: Edges): void {
  edges.clear(true)
  let at = 0
  for (let n = 0; n < counts.length; n++) {
    const end = at + counts[n]!
    if (n % 2 === 1) edgesOfRun(at, end, height!, down, across, edges)
    at = end
  }
}

function edgesOfValues({ values, size }: MaskOfValues, scales: Scales, edges: Edges): void {
  edges.clear()
  if (isFloat32Array(values)) edgesOfFloats(values, size, scales, edges)
  else edgesOfBytes(values, size, scales, edges)
}

function edgesOfFloats(
  values: Float32Array,
  [height, width]: readonly number[],
  [down, across]: Scales,
  edges: Edges,
) {
  for (let y = 0; y < height!; y++) {
    let before = 0
    for (let x = 0; x <= width!; x++) {
      const value = x < width! ? values[y * width! + x]! : 0
      if (value === before) continue
      edges.add(x * across, y * down, x * across, (y + 1) * down, value - before)
      before = value
    }
  }
}

function edgesOfBytes(
  bytes: Uint8Array,
  [, width]: readonly number[],
  [down, across]: Scales,
  edges: Edges,
): void {
  const { length } = bytes
  const ahead = Math.min((4 - (bytes.byteOffset % 4)) % 4, length)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + ahead, (length - ahead) >> 2)
  for (let at = 0; ; ) {
    const from = endOf(bytes, words, ahead, at, false)
    if (from === length) return
    at = endOf(bytes, words, ahead, from, true)
    edgesOfRun(from, at, width!, across, down, edges)
  }
}

/** Where bytes from `at` on end that are covered, or that are not. `words` are the bytes from `ahead` on, in fours. */
function endOf(bytes: Uint8Array, words: Int32Array, ahead: number, at: number, covered: boolean): number {
  const behind = ahead + 4 * words.length
  let n = at
  while (n < bytes.length && (bytes[n] !== 0) === covered) {
    const inWords = n >= ahead && n < behind && (n - ahead) % 4 === 0
    const word = inWords ? (n - ahead) >> 2 : -1
    const end = !inWords ? -1 : covered ? endOfOnes(words, word, bytes[n]!) : endOfZeros(words, word)
    n = end > word ? ahead + 4 * end : n + 1
  }
  return n
}

/** Where words from `at` on end that are 0. Eight at a time: a mask of bytes takes as long as it takes to read them. */
function endOfZeros(words: Int32Array, at: number): number {
  let n = at
  for (const last = words.length - 8; n <= last; n += 8) {
    const some =
      words[n]! |
      words[n + 1]! |
      words[n + 2]! |
      words[n + 3]! |
      (words[n + 4]! | words[n + 5]! | words[n + 6]! | words[n + 7]!)
    if (some !== 0) break
  }
  while (n < words.length && words[n] === 0) n++
  return n
}

/** Where words from `at` on end whose bytes all have the bits of `byte`, and so are not 0. */
function endOfOnes(words: Int32Array, at: number, byte: number): number {
  const bits = Math.imul(byte, 0x01010101)
  let n = at
  for (const last = words.length - 8; n <= last; n += 8) {
    const common =
      words[n]! &
      words[n + 1]! &
      words[n + 2]! &
      words[n + 3]! &
      (words[n + 4]! & words[n + 5]! & words[n + 6]! & words[n + 7]!)
    if ((common & bits) !== bits) break
  }
  while (n < words.length && (words[n]! & bits) === bits) n++
  return n
}

/** The edges of pixels [from, to), counted along lines of `length`: where they begin and where they end. */
function edgesOfRun(
  from: number,
  to: number,
  length: number,
  along: number,
  over: number,
  edges: Edges,
): void {
  for (let at = from; at < to; ) {
    const line = Math.floor(at / length)
    const begin = at - line * length
    // Whole lines are taken together.
    const lines = begin === 0 ? Math.max(Math.floor((to - at) / length), 1) : 1
    const end = Math.min(at + lines * length - begin, to)
    const stop = end - (line + lines - 1) * length
    edges.add(begin * along, line * over, begin * along, (line + lines) * over, 1)
    edges.add(stop * along, (line + lines) * over, stop * along, line * over, 1)
    at = end
  }
}
