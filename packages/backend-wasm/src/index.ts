import { type Backend, defineBackend, RoiPoolError } from '@roipool/core'
import type { Algorithm } from './choose.js'
import { wasmDriver } from './driver.js'
import { loadKernels } from './kernels.js'
import { Storage, type WasmArray } from './storage.js'

export type { Algorithm } from './choose.js'
export type { WasmArray } from './storage.js'

export interface WasmOptions {
  /**
   * Bytes of memory to have from the start, 0 by default. While maps, results and what a call needs for itself fit, no
   * view of the memory is ever lost. At most 4 GiB less two pages of 64 KiB.
   */
  readonly reserve?: number | undefined
  /** How maxima are found: for measuring. All give the same bits; `'auto'`, the default, takes the fastest. */
  readonly algorithm?: Algorithm | undefined
}

const ALGORITHMS: readonly Algorithm[] = ['auto', 'direct', 'separable', 'pyramid']
const MOST = 2 ** 32 - 2 * 65_536

/**
 * Opens the WebAssembly backend: SIMD kernels over a memory of its own, on the thread that calls.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where WebAssembly, its SIMD, its memory or the permission to compile is missing;
 * ROI_INVALID for a malformed option
 */
export async function wasm(options: WasmOptions = {}): Promise<Backend<WasmArray>> {
  const { reserve = 0, algorithm = 'auto' } = options
  if (!(reserve >= 0 && reserve <= MOST)) {
    throw new RoiPoolError('ROI_INVALID', `reserve must be 0 to ${MOST} bytes, but is ${reserve}`)
  }
  if (!ALGORITHMS.includes(algorithm)) {
    throw new RoiPoolError(
      'ROI_INVALID',
      `algorithm must be one of ${ALGORITHMS.join(', ')}, but is ${algorithm}`,
    )
  }
  const storage = new Storage(reserve)
  const kernels = await loadKernels(storage.memory)
  return defineBackend(wasmDriver({ storage, kernels, algorithm }))
}
