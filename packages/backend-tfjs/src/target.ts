import type { Capabilities, FeatureMap, Plan } from '@roipool/core'
import type { Tensor4D } from '@tensorflow/tfjs-core'

/** How maps are held and reduced on one tfjs backend. Both functions run while that backend is active. */
export interface Target {
  readonly runsOn: string
  readonly nonFinite: boolean
  readonly subnormals: boolean
  readonly maxElements: number
  /** Copies the map: what the caller does to it afterwards must not be seen. */
  upload(map: FeatureMap): Tensor4D
  /** Rows that the plan does not name are those of `kept`, or 0. `kept` is given only where there are such rows. */
  reduce(x: Tensor4D, plan: Plan, kept: Tensor4D | undefined): Tensor4D
}

/** What this package promises on a tfjs backend. */
export function capabilitiesOf({ runsOn, nonFinite, subnormals, maxElements }: Target): Capabilities {
  return {
    runsOn,
    nonFinite,
    subnormals,
    maxElements,
    reductions: ['max', 'sum', 'max-of-sums'],
    positionSensitive: true,
    rows: true,
    adopts: true,
  }
}
