import type { Plan } from '@roipool/core'
import { expect } from 'vitest'

/** A maximum is one of the cells, to the bit; sums are within 1e-5 · max(1, |y|). SPEC §5. */
export function expectAgreement(
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  { reduction }: Pick<Plan, 'reduction'>,
): void {
  expect(got.length).toBe(wanted.length)
  for (let n = 0; n < wanted.length; n++) {
    const tolerance = reduction === 'max' ? 0 : 1e-5 * Math.max(1, Math.abs(wanted[n]!))
    if (Math.abs(got[n]! - wanted[n]!) <= tolerance) continue
    expect.fail(`[${n}] is ${got[n]}, not ${wanted[n]}`)
  }
}
