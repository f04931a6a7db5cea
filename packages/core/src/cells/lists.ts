import type { MaxOfSumsPlan, Samples, SumPlan, Taps } from '../plan.js'

/** The lists of a plan over cells of `count` RoIs, whose bins have these taps. SPEC §2.7. */
export function sumsOfCells(count: number, x: Taps): Pick<SumPlan, 'over' | 'reduction' | 'y' | 'x'> {
  return { over: 'cells', reduction: 'sum', y: oneRow(count), x }
}

/** The lists of a plan over cells of `count` RoIs, whose bins have these samples. SPEC §2.7. */
export function largestOfCells(
  count: number,
  x: Samples,
): Pick<MaxOfSumsPlan, 'over' | 'reduction' | 'y' | 'x'> {
  const taps = oneRow(count)
  return { over: 'cells', reduction: 'max-of-sums', y: { offset: taps.offset, taps }, x }
}

/** Of each RoI, the only row there is, with weight 1. */
function oneRow(count: number): Taps {
  return {
    offset: new Int32Array(count + 1).map((_, k) => k),
    cell: new Int32Array(count),
    weight: new Float32Array(count).fill(1),
  }
}
