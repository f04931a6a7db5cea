/** Float64 of a line of memory, and lines of a page. */
const [LINE, PAGE] = [8, 64]
/** Lines that are looked through together. */
const BLOCK = 4 * PAGE

/**
 * Where runs of bytes end. Reading a mask is most of planning it, so bytes are read in eights: as float64 where they are to be
 * 0, as int32 where they are not. Most of reading is waiting for memory, so four pages are looked through side by side: one
 * core then gets twice as much a second.
 */
export class ByteRuns {
  readonly #bytes: Uint8Array
  /** Bytes before the first whose place in memory is a multiple of 8. */
  readonly #ahead: number
  readonly #eights: Float64Array
  readonly #fours: Int32Array
  /** Whether lines have a byte that is not 0, from the line `#from` on. */
  readonly #used = new Uint8Array(BLOCK)
  #from = 0
  /** The line after those. */
  #to = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#ahead = Math.min((8 - (bytes.byteOffset % 8)) % 8, bytes.length)
    const eights = Math.floor((bytes.length - this.#ahead) / 8)
    this.#eights = new Float64Array(bytes.buffer, bytes.byteOffset + this.#ahead, eights)
    this.#fours = new Int32Array(bytes.buffer, bytes.byteOffset + this.#ahead, 2 * eights)
  }

  /** The first byte from `from` on that is not 0, or how many bytes there are. */
  endOfZeros(from: number): number {
    const [bytes, eights, ahead] = [this.#bytes, this.#eights, this.#ahead]
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
    const [bytes, fours, ahead] = [this.#bytes, this.#fours, this.#ahead]
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
    const lines = Math.floor(this.#eights.length / LINE)
    let n = line
    while (n < lines) {
      if (n >= this.#to) this.#look(n, Math.min(n + BLOCK, lines))
      const [first, end] = [this.#from, this.#to]
      while (n < end && used[n - first] === 0) n++
      if (n < end) return n
    }
    return n
  }

  #look(from: number, to: number): void {
    const [eights, used] = [this.#eights, this.#used]
    this.#from = from
    this.#to = to
    if (to - from < BLOCK) {
      for (let n = 0; n < to - from; n++) used[n] = isUsed(eights, LINE * (from + n))
      return
    }
    for (let n = 0; n < PAGE; n++) {
      const at = LINE * (from + n)
      used[n] = isUsed(eights, at)
      used[n + PAGE] = isUsed(eights, at + LINE * PAGE)
      used[n + 2 * PAGE] = isUsed(eights, at + 2 * LINE * PAGE)
      used[n + 3 * PAGE] = isUsed(eights, at + 3 * LINE * PAGE)
    }
  }
}

/** Whether one of eight has a bit that is set. −0 less a term is −0 only where that is +0, which has none. */
function isUsed(eights: Float64Array, n: number): 0 | 1 {
  const upper = -0 - eights[n]! - eights[n + 1]! + (-0 - eights[n + 2]! - eights[n + 3]!)
  const lower = -0 - eights[n + 4]! - eights[n + 5]! + (-0 - eights[n + 6]! - eights[n + 7]!)
  return Object.is(upper + lower, -0) ? 0 : 1
}
