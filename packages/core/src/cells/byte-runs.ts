/**
 * Where runs of bytes end. Reading a mask is most of planning it, so bytes are read in eights: as float64 where they are to be
 * 0, as int32 where they are not.
 */
export class ByteRuns {
  readonly #bytes: Uint8Array
  /** Bytes before the first whose place in memory is a multiple of 8. */
  readonly #ahead: number
  readonly #eights: Float64Array
  readonly #fours: Int32Array

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
    // A sum is −0 only where every term is −0, so only where every eight is +0: where all its bytes are 0.
    for (const last = eights.length - 8; at <= last; at += 8) {
      const upper = -eights[at]! - eights[at + 1]! + (-eights[at + 2]! - eights[at + 3]!)
      const lower = -eights[at + 4]! - eights[at + 5]! + (-eights[at + 6]! - eights[at + 7]!)
      if (!Object.is(upper + lower, -0)) break
    }
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
}
