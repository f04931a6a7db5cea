import type { GPU, IKernelRunShortcut } from 'gpu.js'
import { type Guard, guard } from './guard.js'
import type { Mode } from './modes.js'

/** A GPU of gpu.js and what this backend has on it. */
export interface Engine {
  readonly gpu: GPU
  readonly mode: Mode
  /** Whether it computes on a driver in software. */
  readonly software: boolean
  readonly guarded: Guard
  /** The kernels compiled here. A GPU of the user's has others. */
  readonly kernels: Set<IKernelRunShortcut>
  close(): Promise<void>
}

export interface EngineOptions {
  /** Whether the GPU is closed with the engine, or only what the engine compiled on it. */
  readonly owned?: boolean
  readonly software?: boolean
}

export function openEngine(gpu: GPU, mode: Mode, options: EngineOptions = {}): Engine {
  const { owned = true, software = false } = options
  const kernels = new Set<IKernelRunShortcut>()
  return {
    gpu,
    mode,
    software,
    guarded: guard(mode),
    kernels,
    async close() {
      if (owned) return gpu.destroy()
      for (const kernel of kernels) kernel.destroy()
    },
  }
}
