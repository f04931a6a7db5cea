import type { Algorithm } from './choose.js'
import type { KernelName, Kernels } from './kernels.js'

/** A memory that kernels compute in. */
export interface Memory {
  /** The whole memory as float32. Ask again after whatever may allocate. */
  readonly floats: Float32Array
  /** The whole memory as int32. Ask again after whatever may allocate. */
  readonly ints: Int32Array
  /** Whether all memory that is in use was in use when this was asked last: whoever asks writes to what is new. */
  isWritten(): boolean
  /** Room outside the memory for the order in which one call takes rows of bins. */
  order(length: number): Int32Array
  /** As `scratch`, but 0 if they do not fit. */
  tryScratch(bytes: number): number
  /** The address of at least `bytes` bytes for one call. Throws if they do not fit. */
  scratch(bytes: number): number
}

/** Those who do the work. */
export interface Workers {
  readonly kernels: Kernels
  readonly threads: number
  /** Whether work of this cost, in values read, is shared: then every thread needs a job and room of its own. */
  shares(cost: number): boolean
}

/** What is computed with. */
export interface Engine {
  readonly storage: Memory
  readonly team: Workers
  readonly algorithm: Algorithm
}

/** A kernel to be called over [from, to) of a job. */
export interface Step {
  readonly kernel: KernelName
  readonly from: number
  readonly to: number
  /** What all of it costs: about how many values are read. */
  readonly cost: number
}

/** Where the job of the first thread lies. */
export interface Jobs {
  readonly job: number
  /** Bytes from one thread's job to the next one's; 0 where threads share it. */
  readonly stride: number
}
