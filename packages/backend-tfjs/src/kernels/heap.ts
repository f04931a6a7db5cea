import { type Engine, type Kernels, moduleBytes, withGradients } from '@roipool/wasm-kernels'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'

/** What this package uses of emscripten's module. Memory may grow whenever something is allocated. */
interface Emscripten {
  _malloc(bytes: number): number
  _free(address: number): void
  /** Where tfjs computes with threads; else the module exports its memory. */
  readonly wasmMemory?: WebAssembly.Memory
  readonly asm?: { readonly memory?: unknown }
}

/** Of each backend, its heap; undefined where the kernels cannot compute there. */
const heaps = new WeakMap<BackendWasm, Heap | undefined>()

/** The heap of a tfjs backend with the SIMD kernels on it, made once; undefined where they cannot be had. */
export function heapOf(backend: BackendWasm): Heap | undefined {
  if (!heaps.has(backend)) heaps.set(backend, openHeap(backend.wasm as unknown as Emscripten))
  return heaps.get(backend)
}

function openHeap(wasm: Emscripten): Heap | undefined {
  const memory = wasm.wasmMemory ?? wasm.asm?.memory
  if (!(memory instanceof WebAssembly.Memory)) return undefined
  const shared = !(memory.buffer instanceof ArrayBuffer)
  try {
    // At once, for operators over tensors wait for nothing. It fails without SIMD, and in pages of Chrome before 114,
    // which compile nothing above 4 kB at once.
    const module = new WebAssembly.Module(moduleBytes(withGradients, shared))
    const { exports } = new WebAssembly.Instance(module, { env: { memory } })
    return new Heap(wasm, memory, exports as unknown as Kernels)
  } catch {
    return undefined
  }
}

/** The memory of tfjs's `wasm` backend, with the kernels compiled for it. */
class Heap {
  readonly #wasm: Emscripten
  readonly #memory: WebAssembly.Memory
  readonly #engine: Engine
  #scratch = 0
  #order = new Int32Array(0)

  constructor(wasm: Emscripten, memory: WebAssembly.Memory, kernels: Kernels) {
    this.#wasm = wasm
    this.#memory = memory
    this.#engine = { storage: this, team: { kernels, threads: 1, shares: () => false }, algorithm: 'auto' }
  }

  /** Computes in room on the heap that is free again afterwards. */
  compute(work: (engine: Engine) => void): void {
    try {
      work(this.#engine)
    } finally {
      if (this.#scratch !== 0) this.#wasm._free(this.#scratch)
      this.#scratch = 0
    }
  }

  get floats(): Float32Array {
    return new Float32Array(this.#memory.buffer)
  }

  get ints(): Int32Array {
    return new Int32Array(this.#memory.buffer)
  }

  /** Nobody knows: tfjs lends the memory. */
  isWritten(): boolean {
    return false
  }

  order(length: number): Int32Array {
    if (length > this.#order.length) this.#order = new Int32Array(length)
    return this.#order.subarray(0, length)
  }

  tryScratch(bytes: number): number {
    // A signed number: addresses may be above 2 GiB.
    this.#scratch = this.#wasm._malloc(bytes) >>> 0
    return this.#scratch
  }

  scratch(bytes: number): number {
    const address = this.tryScratch(bytes)
    if (address === 0)
      throw new Error(`the heap of tfjs's wasm backend has no room for ${bytes} bytes to work in`)
    return address
  }
}
