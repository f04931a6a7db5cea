// The way of a call, box → plan → order → steps → kernel:
//
//   core           boxes become a plan: which cells each bin reads
//   driver.ts      the contract with core: upload, reduce, read, release
//   reduce.ts      an image after the other, a step after the other
//   @roipool/wasm-kernels   what to do and where (its src/index.ts), and the kernels
//   team.ts        a step is a kernel over [from, to), shared by threads (thread.ts)
//
// storage.ts and heap.ts lend the memory; open.ts and kernels.ts open all this; channels-first.ts transposes.
import { type Backend, checkChoice, checkNames, defineBackend, describeValue, invalid } from '@roipool/core'
import type { Algorithm } from '@roipool/wasm-kernels'
import { wasmDriver } from './driver.js'
import { openEngine } from './open.js'
import type { WasmArray } from './storage.js'

export type { Algorithm } from '@roipool/wasm-kernels'
export type { WasmArray } from './storage.js'

export interface WasmOptions {
  /**
   * How many threads share the work, the one that calls among them, up to 256. By default as many as the machine runs
   * at a time, up to 8, or one where they cannot be had: a page must be cross-origin isolated, and may not forbid
   * `worker-src blob:`.
   * The bits of a result do not depend on it.
   */
  readonly threads?: number | undefined
  /**
   * Bytes of memory to have from the start, 0 by default. With one thread no view of the memory is lost while maps,
   * results and what a call needs for itself fit. All of it is written to, so that opening takes the time that the first
   * call with a large result would else take. At most 4 GiB less two pages of 64 KiB.
   */
  readonly reserve?: number | undefined
  /**
   * How bins are found: for measuring. All give the same bits; `'auto'`, the default, takes the fastest. To sums
   * `'windows'` means that means of rows are kept.
   */
  readonly algorithm?: Algorithm | undefined
}

const ALGORITHMS: readonly Algorithm[] = ['auto', 'direct', 'separable', 'windows']
const MOST_BYTES = 2 ** 32 - 2 * 65_536
const MOST_THREADS = 256

/**
 * Opens the WebAssembly backend: SIMD kernels over a memory of its own, on the thread that calls and others that it
 * starts. If one of those ends, what was being pooled rejects with ROI_DISPOSED, and whatever is pooled after it.
 * Disposing of the backend ends them; Node exits without that.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where WebAssembly, its SIMD, its memory, the permission to compile, or as many
 * `threads` as are asked for are missing; ROI_INVALID for a malformed option
 */
export async function wasm(options: WasmOptions = {}): Promise<Backend<WasmArray>> {
  checkNames(options, ['threads', 'reserve', 'algorithm'], 'options')
  const { reserve = 0, algorithm = 'auto', threads } = options
  if (typeof reserve !== 'number' || !(reserve >= 0 && reserve <= MOST_BYTES)) {
    invalid(`options.reserve must be 0 to ${MOST_BYTES} bytes, but is ${describeValue(reserve)}`)
  }
  checkChoice('options.algorithm', algorithm, ALGORITHMS)
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    invalid(
      `options.threads must be a whole number from 1 to ${MOST_THREADS}, but is ${describeValue(threads)}`,
    )
  }
  return defineBackend(wasmDriver(await openEngine({ reserve, algorithm, threads })))
}
