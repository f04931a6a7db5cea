import type { FeatureMap } from '@roipool/core'

/** A channel of a feature map, ready to be drawn. */
export interface Shown {
  readonly map: FeatureMap
  readonly channel: number
  /** Its least and its largest value. */
  readonly range: readonly [number, number]
  /** Its colours as the address of a picture, a pixel for each cell. */
  readonly href: string
}
