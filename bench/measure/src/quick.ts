import { chosen } from '@roipool/conformance'

/** A look of some seconds: few cases, two small workloads, few rounds, little time for each backend. */
export const quickLook = {
  /** Keys of workloads. */
  workloads: ['worked-example', 'proposals:rois=200'],
  rounds: 3,
  /** Milliseconds that one measure of one backend may take. */
  budget: 120,
  /** Those that are there for a known mistake of a backend. */
  cases: chosen({ proves: 'backend', large: false, quick: true }),
}
