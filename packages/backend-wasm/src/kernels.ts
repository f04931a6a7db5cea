import { unavailable } from '@roipool/core'
import { kernels as base64, memoryByte } from '../generated/kernels.js'

/** The kernels, by the numbers that `invoke` in assembly/kernel.ts gives them. */
export const KERNELS = {
  maxSeparable: 0,
  maxWindows: 1,
  sum: 2,
  maxOfSums: 3,
  buildLevels: 4,
  joinLevels: 5,
  splitPlanes: 6,
  toChannelsFirst: 7,
  toChannelsLast: 8,
} as const

export type KernelName = keyof typeof KERNELS

/** What `assembly/` exports. Addresses and sizes are in bytes. */
export interface Kernels {
  /** Calls a kernel over [from, to) of its job. */
  invoke(kernel: number, job: number, from: number, to: number): void
  fill(to: number, bytes: number, value: number): void
  /** Opens work to the threads that serve it. */
  begin(work: number, helpers: number): void
  /** Takes part in it until nothing of it is left to be taken. */
  help(work: number, thread: number): void
  /** Whether all of it is done, after a while; if not, a thread will tell when it is. */
  awaitEnd(work: number): number
  isDone(work: number): number
  workBytes(): number
  jobBytes(): number
  turnBytes(): number
}

/**
 * Compiles the kernels, for a memory that is shared or for one that is not.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where WebAssembly, its SIMD instructions, or the permission to compile is missing
 */
export async function compileKernels(shared: boolean): Promise<WebAssembly.Module> {
  const binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  if (!shared) binary[memoryByte] = 1
  if (!WebAssembly.validate(binary)) cannotRun('its WebAssembly has no SIMD instructions')
  try {
    return await WebAssembly.compile(binary)
  } catch (cause) {
    // A content security policy without 'wasm-unsafe-eval', for one.
    return cannotRun(`it refuses to compile WebAssembly: ${(cause as Error).message}`, cause)
  }
}

export async function loadKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } })
  return exports as unknown as Kernels
}

/** @throws RoiPoolError ROI_UNAVAILABLE with the reason */
export function cannotRun(reason: string, cause?: unknown): never {
  unavailable(`backend wasm cannot run in this environment: ${reason}`, cause)
}
