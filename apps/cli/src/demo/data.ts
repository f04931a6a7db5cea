import type { FeatureMap, RoiCoverage, RoiPoolParams } from '@roipool/core'
import type { EngineResult } from './engines.js'
import type { WorkedExample } from './worked-example.js'

/** What `roipool demo` found; its report shows all of it. */
export interface DemoData {
  readonly photograph: {
    readonly width: number
    readonly height: number
    readonly jpeg: Buffer
  }
  /** x, y, width and height of each frame, in pixels of the photograph. */
  readonly frames: readonly (readonly number[])[]
  readonly features: FeatureMap
  readonly params: RoiPoolParams
  readonly coverage: readonly RoiCoverage[]
  /** The same boxes under the other rule, `quantization: 'round'`. */
  readonly coverageRounded: readonly RoiCoverage[]
  readonly pooled: FeatureMap
  readonly example: WorkedExample
  readonly engines: readonly EngineResult[]
  /** Node and the processor, for the times. */
  readonly machine: string
  readonly date: string
}
