/** Where training stands: with it, `train` goes on as if it had never stopped, to the last bit. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number
  /** The seed of the training. */
  readonly seed: number
  /** The optimizer it was made with. */
  readonly optimizer: string
  /** Values of every variable of the model. */
  readonly weights: readonly Float32Array[]
  /** What the optimizer keeps of each variable. */
  readonly moments: readonly Float32Array[]
  /** What pooled values are multiplied with. */
  readonly inputScale: number
}
