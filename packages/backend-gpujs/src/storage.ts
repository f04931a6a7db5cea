import type { FeatureMap, Plan, Shape } from '@roipool/core'
import type { Texture } from 'gpu.js'
import type { Block } from './blocks.js'
import type { Argument, Kernel, KernelSource } from './kernel.js'

/**
 * The storage of a resident map: of mode `webgl2` a `Texture` as kernels of gpu.js make it, of mode `webgpu` what they
 * make there, of the others a `Float32Array`. A matrix of batch × height rows, width × channels values each.
 */
export type GpujsMap = Float32Array | Texture

/** Where resident maps are. `Computed` is what a kernel hands back there for a block of a result. */
export interface Storage<Handle, Computed> {
  kernel(source: KernelSource): Kernel<Computed>
  upload(map: FeatureMap): Handle | Promise<Handle>
  /** A map as kernels address it, by row and column: a flat index is exact to 2^24 only. */
  matrix(map: Handle, shape: Shape): Argument
  /**
   * `result` with a block of the plan's rows in its place, written to or else left as it was and the caller's to
   * release. Without `result`, everything but the block is 0. `computed` is used up.
   */
  place(computed: Computed, block: Block, plan: Plan, result: Handle | undefined): Handle | Promise<Handle>
  read(map: Handle, into: Float32Array): void | Promise<void>
  release(map: Handle): void
  /** `length` values of a map that the user made, from `offset` on, where a part can be had without a copy. */
  part?(map: Handle, offset: number, length: number): Handle
  /** Throws where a map that the user made cannot be read as `length` values here. */
  check(map: Handle, length: number): void
}
