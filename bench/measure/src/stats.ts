/** What became of several times: the median, and what 8 of 10 lie between. */
export interface Spread {
  readonly p10: number
  readonly median: number
  readonly p90: number
}

/** Nothing of no values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined
  return { p10: quantile(values, 0.1), median: quantile(values, 0.5), p90: quantile(values, 0.9) }
}

/** The value below which `part` of the values lie; between two values, on the line from one to the other. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = part * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
  return low + (high - low) * (at - Math.floor(at))
}

/** Whether the middles of two spreads have values in common. */
export function overlap(a: Spread, b: Spread): boolean {
  return a.p10 <= b.p90 && b.p10 <= a.p90
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}
