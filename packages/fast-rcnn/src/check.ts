import { describeValue, invalid } from '@roipool/core'

/** Refuses what is no whole number, `least` or more. */
export function checkWhole(what: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  invalid(`${what} must be a whole number, at least ${least}, but is ${describeValue(value)}`)
}

/** Refuses a number that is not in [lo, hi]. */
export function checkRange(what: string, value: number, lo: number, hi: number): void {
  if (typeof value === 'number' && value >= lo && value <= hi) return
  const bounds = hi === Infinity ? `at least ${lo}` : `between ${lo} and ${hi}`
  invalid(`${what} must be a number, ${bounds}, but is ${describeValue(value)}`)
}

/** Refuses what is no list of at least one value that `check` takes. */
export function checkList<Value>(
  what: string,
  list: readonly Value[],
  check: (what: string, value: Value) => void,
): void {
  if (!Array.isArray(list) || list.length === 0) {
    invalid(`${what} must be a list of at least one, but is ${describeValue(list)}`)
  }
  for (const [n, value] of list.entries()) check(`${what}[${n}]`, value)
}
