import type { Case } from '@roipool/conformance'
import { gate } from './conform.js'

/** Groups of cases that between them read every kind of plan. */
const FIRST = ['values/', 'plans/', 'random-plans/']

/** So many of the others are left out between two that are run. */
const EVERY = 12

/** A look of some seconds: few cases, two small workloads, few rounds, little time for each backend. */
export const quickLook = {
  /** Keys of workloads. */
  workloads: ['worked-example', 'proposals:rois=200'],
  rounds: 3,
  /** Milliseconds that one measure of one backend may take. */
  budget: 120,
  cases: gate.filter(
    ({ id }, n) => n % EVERY === 0 || FIRST.some((start) => id.startsWith(start)),
  ) as readonly Case[],
} as const
