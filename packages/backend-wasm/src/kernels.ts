import { unavailable } from '@roipool/core'
import { type Kernels, moduleBytes, withThreads } from '@roipool/wasm-kernels'

/** What the module with threads exports. Addresses and sizes are in bytes. */
export interface SharedKernels extends Kernels {
  /** Opens work to the threads that serve it. */
  begin(work: number, helpers: number): void
  /** Takes part in it until nothing of it is left to be taken. */
  help(work: number, thread: number): void
  /** Whether all of it is done, after a while; if not, a thread will tell when it is. */
  awaitEnd(work: number): number
  isDone(work: number): number
  workBytes(): number
  turnBytes(): number
  dotsBytes(): number
}

/**
 * Compiles the kernels, for a memory that is shared or for one that is not.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where WebAssembly, its SIMD instructions, or the permission to compile is missing
 */
export async function compileKernels(shared: boolean): Promise<WebAssembly.Module> {
  const binary = moduleBytes(withThreads, shared)
  if (!WebAssembly.validate(binary)) cannotRun('its WebAssembly has no SIMD instructions')
  try {
    return await WebAssembly.compile(binary)
  } catch (cause) {
    // A content security policy without 'wasm-unsafe-eval', for one.
    return cannotRun(`it refuses to compile WebAssembly: ${(cause as Error).message}`, cause)
  }
}

export async function loadKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<SharedKernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } })
  return exports as unknown as SharedKernels
}

/** @throws RoiPoolError ROI_UNAVAILABLE with the reason */
export function cannotRun(reason: string, cause?: unknown): never {
  unavailable(`backend wasm cannot run in this environment: ${reason}`, cause)
}
