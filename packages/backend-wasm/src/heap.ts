/** Blocks start at multiples of a cache line. */
const ALIGNMENT = 64
export const PAGE = 65_536

interface Block {
  address: number
  bytes: number
}

/**
 * Lends blocks of a WebAssembly memory: the smallest free block that fits, else new memory. Neighbours that are free
 * become one block. The first page is never lent, so no address is 0.
 */
export class Heap {
  readonly memory: WebAssembly.Memory
  /** Bytes of the memory: to ask the memory itself takes as long as dozens of reads. */
  #bytes: number
  /** Most pages the memory may have. */
  readonly #limit: number
  /** By address; no two touch. */
  readonly #free: Block[] = []
  readonly #lent = new Map<number, number>()
  #end = PAGE

  constructor(memory: WebAssembly.Memory, limit: number) {
    this.memory = memory
    this.#limit = limit
    this.#bytes = memory.buffer.byteLength
    this.#release({ address: PAGE, bytes: this.#bytes - PAGE })
  }

  /** Bytes of the whole memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** Where the memory ends that was ever lent. */
  get end(): number {
    return this.#end
  }

  /** Bytes that are lent. */
  get used(): number {
    let total = 0
    for (const bytes of this.#lent.values()) total += bytes
    return total
  }

  /** The address of `bytes` bytes, whose contents are undefined; 0 if they do not fit. */
  allocate(bytes: number): number {
    const size = Math.ceil(Math.max(bytes, 1) / ALIGNMENT) * ALIGNMENT
    const block = this.#smallest(size) ?? this.#grow(size)
    if (!block) return 0
    const { address } = block
    this.#end = Math.max(this.#end, address + size)
    this.#lent.set(address, size)
    block.address += size
    block.bytes -= size
    if (block.bytes === 0) this.#free.splice(this.#free.indexOf(block), 1)
    return address
  }

  free(address: number): void {
    const bytes = this.#lent.get(address)!
    this.#lent.delete(address)
    this.#release({ address, bytes })
  }

  #smallest(bytes: number): Block | undefined {
    let best: Block | undefined
    for (const block of this.#free) {
      if (block.bytes >= bytes && block.bytes < (best?.bytes ?? Infinity)) best = block
    }
    return best
  }

  /** Makes the last free block hold `bytes` bytes, by growing the memory. */
  #grow(bytes: number): Block | undefined {
    const end = this.#bytes
    const last = this.#free.at(-1)
    const there = last && last.address + last.bytes === end ? last.bytes : 0
    const pages = end / PAGE
    const needed = Math.ceil((bytes - there) / PAGE)
    if (pages + needed > this.#limit) return undefined
    // Each time memory grows every view of it is lost: rather a quarter more at once than often a little.
    const wanted = Math.min(Math.max(needed, Math.ceil(pages / 4)), this.#limit - pages)
    const grown = [wanted, needed].find((count) => this.#growBy(count))
    if (!grown) return undefined
    this.#release({ address: end, bytes: grown * PAGE })
    return this.#free.at(-1)
  }

  #growBy(pages: number): boolean {
    try {
      this.memory.grow(pages)
      this.#bytes += pages * PAGE
      return true
    } catch (error) {
      if (error instanceof RangeError) return false
      throw error
    }
  }

  /** Adds a block to the free ones, one with its neighbours. */
  #release(block: Block) {
    if (block.bytes === 0) return
    const free = this.#free
    const found = free.findIndex(({ address }) => address > block.address)
    const next = found === -1 ? free.length : found
    const before = free[next - 1]
    const after = free[next]
    const joinsBefore = before !== undefined && before.address + before.bytes === block.address
    const joinsAfter = after !== undefined && block.address + block.bytes === after.address
    if (joinsBefore) {
      before.bytes += block.bytes + (joinsAfter ? after.bytes : 0)
      if (joinsAfter) free.splice(next, 1)
    } else if (joinsAfter) {
      after.address = block.address
      after.bytes += block.bytes
    } else free.splice(next, 0, block)
  }
}
