import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core'
import type { Head } from './layers.js'
import type { Losses } from './loss.js'
import type { Random } from './random.js'
import type { Seen } from './tune.js'

/** RoIs or anchors of one step. */
export interface Batch {
  /** [rows, inputs]: what the head is given, not yet scaled. */
  readonly x: Float32Array
  readonly rows: number
  /** Of each image, where the backbone is trained. */
  readonly seen?: readonly Seen[] | undefined
  /** How many of the rows are objects. */
  readonly objects: number
  loss(scores: Float32Array, codes: Float32Array): Losses
}

/** What is trained, and on what. */
export interface Task {
  readonly head: Head
  /** The tfjs backend that the head computes on. */
  readonly tfjs: string
  /** What else is trained: the backbone's variables, and their gradients from those of what was pooled. */
  readonly tuned?:
    | { readonly variables: readonly Variable[]; gradients(batch: Batch, x: Tensor2D): Tensor[] }
    | undefined
  /** Draws the images and rows of a step. */
  draw(random: Random): Promise<Batch>
}

/** How a step is drawn. */
export interface Shares {
  readonly images: number
  /** Rows of each image. */
  readonly rows: number
  /** At most this share of them are objects. */
  readonly foreground: number
  /** This share of the background overlaps an object, if there is enough. */
  readonly hard: number
  readonly boxWeight: number
}
