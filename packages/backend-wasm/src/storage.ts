import { RoiPoolError } from '@roipool/core'
import { Heap, PAGE } from './heap.js'
import { cannotRun } from './kernels.js'

/** Most pages: below 4 GiB by one, so that no block ends at 2³². Some environments allow less. */
const LIMITS = [65_535, 32_768, 16_384, 8192]
const FIRST_PAGES = 16

/**
 * A feature map or a result in WebAssembly memory. It stays where it is until it is released. With one thread JavaScript
 * loses its views of the memory whenever the memory grows: take a view, use it, take another one after the next call.
 */
export interface WasmArray {
  /** Where it begins in the memory, in bytes. */
  readonly address: number
  /** How many float32 values it holds. */
  readonly length: number
  /**
   * The values themselves, without a copy. With several threads it is a view of shared memory, always valid. With one
   * it is valid until the next call on the backend that needs more memory (an upload, a pool without `out`, a larger
   * plan); from then on its length is 0. With `wasm({ reserve })` no call within the reserve needs more. Once the map
   * is released or pooled into, the view shows whatever is written there.
   *
   * @throws RoiPoolError ROI_DISPOSED after the map was released
   */
  view(): Float32Array
}

export interface MemoryOptions {
  /** Whether threads can share it. */
  readonly shared?: boolean
  /** Most pages, in the order to be tried. */
  readonly limits?: readonly number[]
}

/** The memory of one backend: maps, results and the room that a call needs for itself. */
export class Storage {
  readonly maxBytes: number
  /** Undefined once disposed of: whoever keeps an array of this storage does not keep its memory. */
  #heap: Heap | undefined
  /** The arrays that were not released, each with the view of it that was last asked for. */
  readonly #live = new Map<WasmArray, Float32Array>()
  #scratch = { address: 0, bytes: 0 }
  #floats = new Float32Array(0)
  #ints = new Int32Array(0)
  #order = new Int32Array(0)
  /** Where the memory ends that was written to. */
  #written: number

  constructor(reserve: number, { shared = false, limits = LIMITS }: MemoryOptions = {}) {
    const { memory, limit } = openMemory(Math.ceil(reserve / PAGE) + 1, limits, shared)
    this.maxBytes = (limit - 1) * PAGE
    this.#heap = new Heap(memory, limit)
    this.#written = PAGE + Math.ceil(reserve / PAGE) * PAGE
  }

  get memory(): WebAssembly.Memory {
    return this.#lender.memory
  }

  /** The whole memory as float32. Ask again after whatever may allocate. */
  get floats(): Float32Array {
    if (this.#floats.byteLength !== this.#lender.bytes) this.#floats = new Float32Array(this.memory.buffer)
    return this.#floats
  }

  /** The whole memory as int32. Ask again after whatever may allocate. */
  get ints(): Int32Array {
    if (this.#ints.byteLength !== this.#lender.bytes) this.#ints = new Int32Array(this.memory.buffer)
    return this.#ints
  }

  isWritten(): boolean {
    const { end } = this.#lender
    const known = end <= this.#written
    this.#written = Math.max(this.#written, end)
    return known
  }

  /** @throws RoiPoolError ROI_UNSUPPORTED if it does not fit */
  array(length: number, what: string): WasmArray {
    const array: WasmArray = { address: this.#take(length * 4, what), length, view: () => this.#view(array) }
    this.#live.set(array, new Float32Array(0))
    return array
  }

  release(array: WasmArray): void {
    if (this.#live.delete(array)) this.#lender.free(array.address)
  }

  /** Lets go of the memory. Nothing but `view()`, which refuses, is to be called after it. */
  dispose(): void {
    this.#live.clear()
    this.#heap = undefined
    this.#floats = new Float32Array(0)
    this.#ints = new Int32Array(0)
  }

  /** Room outside the memory for the order in which one call takes rows of bins; kept from call to call. */
  order(length: number): Int32Array {
    if (length > this.#order.length) this.#order = new Int32Array(length)
    return this.#order.subarray(0, length)
  }

  /** As `scratch`, but 0 if they do not fit. */
  tryScratch(bytes: number): number {
    if (bytes > this.#scratch.bytes) {
      this.#freeScratch()
      this.#scratch = { address: this.#lender.allocate(bytes), bytes }
      if (this.#scratch.address === 0) this.#scratch.bytes = 0
    }
    return this.#scratch.address
  }

  /**
   * The address of at least `bytes` bytes that only one call uses at a time; kept from call to call.
   *
   * @throws RoiPoolError ROI_UNSUPPORTED if they do not fit
   */
  scratch(bytes: number): number {
    const address = this.tryScratch(bytes)
    if (address === 0) throw this.#tooLarge(bytes, 'room to work')
    return address
  }

  get #lender(): Heap {
    return this.#heap!
  }

  #view(array: WasmArray): Float32Array {
    const known = this.#live.get(array)
    if (!known) throw new RoiPoolError('ROI_DISPOSED', 'the resident map was released')
    if (known.length === array.length) return known
    const view = new Float32Array(this.memory.buffer, array.address, array.length)
    this.#live.set(array, view)
    return view
  }

  #take(bytes: number, what: string): number {
    const address = this.#lender.allocate(bytes)
    if (address !== 0) return address
    this.#freeScratch()
    const again = this.#lender.allocate(bytes)
    if (again === 0) throw this.#tooLarge(bytes, what)
    return again
  }

  #freeScratch() {
    if (this.#scratch.address !== 0) this.#lender.free(this.#scratch.address)
    this.#scratch = { address: 0, bytes: 0 }
  }

  #tooLarge(bytes: number, what: string): RoiPoolError {
    const of = `${megabytes(this.#lender.used)} of ${megabytes(this.maxBytes)} are in use`
    return new RoiPoolError(
      'ROI_UNSUPPORTED',
      `backend wasm needs ${megabytes(bytes)} for ${what}, but ${of}: release maps, reuse out, or pool fewer RoIs at a time`,
    )
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}

/** A memory with as high a limit as this environment allows. */
function openMemory(
  pages: number,
  limits: readonly number[],
  shared: boolean,
): { memory: WebAssembly.Memory; limit: number } {
  if (typeof WebAssembly === 'undefined') cannotRun('it has no WebAssembly')
  let refusal: unknown
  for (const limit of limits) {
    const initial = Math.max(pages, FIRST_PAGES)
    if (initial > limit) break
    try {
      return { memory: new WebAssembly.Memory({ initial, maximum: limit, shared }), limit }
    } catch (error) {
      refusal = error
    }
  }
  return cannotRun(`no WebAssembly memory of ${megabytes(pages * PAGE)} can be had`, refusal)
}
