import { RoiPoolError } from '@roipool/core'
import { kernels as base64 } from '../generated/kernels.js'

/** Kernels over the rows of bins [from, to) of a job, in its order. */
type OverRows = (job: number, from: number, to: number) => void

/** What `assembly/` exports. Addresses and sizes are in bytes. */
export interface Kernels {
  maxSeparable: OverRows
  maxWindows: OverRows
  sum: OverRows
  maxOfSums: OverRows
  /** Fills the levels that the maxima by windows read. */
  buildLevels(job: number): void
  splitPlanes(to: number, from: number, cells: number, channels: number, planes: number): void
  fill(to: number, bytes: number, value: number): void
  jobBytes(): number
}

/**
 * Loads the kernels, to work on `memory`.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where WebAssembly, its SIMD instructions, or the permission to compile is missing
 */
export async function loadKernels(memory: WebAssembly.Memory): Promise<Kernels> {
  const binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  if (!WebAssembly.validate(binary)) throw unavailable('its WebAssembly has no SIMD instructions')
  try {
    const { instance } = await WebAssembly.instantiate(binary, { env: { memory } })
    return instance.exports as unknown as Kernels
  } catch (cause) {
    // A content security policy without 'wasm-unsafe-eval', for one.
    throw unavailable(`it refuses to compile WebAssembly: ${(cause as Error).message}`, cause)
  }
}

export function unavailable(reason: string, cause?: unknown): RoiPoolError {
  return new RoiPoolError('ROI_UNAVAILABLE', `backend wasm cannot run in this environment: ${reason}`, {
    cause,
  })
}
