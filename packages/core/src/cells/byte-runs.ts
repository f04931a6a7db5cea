import type { Runs } from './runs.js'

/** Float64 of a line of memory. */
const LINE = 8
/** Lines of a page. */
const PAGE = 64

/** Adds the runs of bytes that are not 0. */
export function addByteRuns(bytes: Uint8Array, runs: Runs): void {
  const found = new ByteRuns(bytes)
  for (let from = found.endOfZeros(0); from < bytes.length; ) {
    const to = found.endOfOnes(from)
    runs.add(from, to)
    from = found.endOfZeros(to)
  }
}

/**
 * Where runs of bytes end. Reading a mask is most of planning it, so bytes are read in eights: as float64 where they are to be
 * 0, as int32 where they are not. Most of reading is waiting for memory, so the mask is looked through at once, four pages side
 * by side: one core then gets twice as much a second.
 */
class ByteRuns {
  readonly #bytes: Uint8Array
  /** Bytes before the first whose place in memory is a multiple of 8. */
  readonly #ahead: number
  readonly #eights: Float64Array
  readonly #fours: Int32Array
  /** Of each whole line of eights, whether it has a byte that is not 0. */
  readonly #used: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#ahead = Math.min((8 - (bytes.byteOffset % 8)) % 8, bytes.length)
    const eights = Math.floor((bytes.length - this.#ahead) / 8)
    // Where there are none, there may be no such place in the memory either.
    const from = eights > 0 ? bytes.byteOffset + this.#ahead : 0
    this.#eights = new Float64Array(bytes.buffer, from, eights)
    this.#fours = new Int32Array(bytes.buffer, from, 2 * eights)
    this.#used = usedLines(this.#eights)
  }

  /** The first byte from `from` on that is not 0, or how many bytes there are. */
  endOfZeros(from: number): number {
    const bytes = this.#bytes
    const eights = this.#eights
    const ahead = this.#ahead
    const start = this.#nextEight(from)
    let n = from
    while (n < start && bytes[n] === 0) n++
    if (n < start || n === bytes.length) return n
    let at = (n - ahead) >> 3
    while (at % LINE !== 0 && at < eights.length && Object.is(eights[at], 0)) at++
    if (at % LINE === 0) at = LINE * this.#usedLine(at / LINE)
    while (at < eights.length && Object.is(eights[at], 0)) at++
    n = ahead + 8 * at
    while (n < bytes.length && bytes[n] === 0) n++
    return n
  }

  /** The first byte from `from` on, which is not 0, that is 0, or how many bytes there are. */
  endOfOnes(from: number): number {
    const bytes = this.#bytes
    const fours = this.#fours
    const ahead = this.#ahead
    const start = this.#nextEight(from)
    let n = from
    while (n < start && bytes[n] !== 0) n++
    if (n < start || n === bytes.length) return n
    // Bytes that all have the bits of the first one are not 0.
    const bits = Math.imul(bytes[from]!, 0x01010101)
    let at = (n - ahead) >> 2
    for (const last = fours.length - 8; at <= last; at += 8) {
      const upper = fours[at]! & fours[at + 1]! & (fours[at + 2]! & fours[at + 3]!)
      const lower = fours[at + 4]! & fours[at + 5]! & (fours[at + 6]! & fours[at + 7]!)
      if ((upper & lower & bits) !== bits) break
    }
    while (at < fours.length && (fours[at]! & bits) === bits) at++
    n = ahead + 4 * at
    while (n < bytes.length && bytes[n] !== 0) n++
    return n
  }

  /** The first eight that begins at `from` or after, or how many bytes there are. */
  #nextEight(from: number): number {
    const next = from <= this.#ahead ? this.#ahead : this.#ahead + ((from - this.#ahead + 7) & ~7)
    return Math.min(next, this.#bytes.length)
  }

  /** The first line from `line` on that has a byte that is not 0, or how many whole lines there are. */
  #usedLine(line: number): number {
    const used = this.#used
    let n = line
    while (n < used.length && used[n] === 0) n++
    return n
  }
}

/** Of each whole line, whether it has a byte that is not 0. */
function usedLines(eights: Float64Array): Uint8Array {
  const used = new Uint8Array(Math.floor(eights.length / LINE))
  let first = 0
  for (; first + 4 * PAGE <= used.length; first += 4 * PAGE) {
    for (let a = first; a < first + PAGE; a++) {
      const b = a + PAGE
      const c = a + 2 * PAGE
      const d = a + 3 * PAGE
      const m = LINE * a
      const n = LINE * b
      const p = LINE * c
      const q = LINE * d
      const inA = two(eights, m) + two(eights, m + 2) + (two(eights, m + 4) + two(eights, m + 6))
      const inB = two(eights, n) + two(eights, n + 2) + (two(eights, n + 4) + two(eights, n + 6))
      const inC = two(eights, p) + two(eights, p + 2) + (two(eights, p + 4) + two(eights, p + 6))
      const inD = two(eights, q) + two(eights, q + 2) + (two(eights, q + 4) + two(eights, q + 6))
      if (Object.is(inA + inB + (inC + inD), -0)) continue
      if (!Object.is(inA, -0)) used[a] = 1
      if (!Object.is(inB, -0)) used[b] = 1
      if (!Object.is(inC, -0)) used[c] = 1
      if (!Object.is(inD, -0)) used[d] = 1
    }
  }
  for (; first < used.length; first++) {
    const line = eights.subarray(LINE * first, LINE * (first + 1))
    if (line.some((eight) => !Object.is(eight, 0))) used[first] = 1
  }
  return used
}

/**
 * −0 where no bit of two eights is set, else something else: −0 less a term is −0 only where that is +0. So short that
 * compilers always inline it, which a function of a whole line they do not.
 */
function two(eights: Float64Array, n: number): number {
  return -0 - eights[n]! - eights[n + 1]!
}
