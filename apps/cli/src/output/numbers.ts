/** 0.3909 as `39.1 %`; of nothing, a dash. */
export function percent(fraction: number, digits = 1): string {
  return Number.isNaN(fraction) ? '–' : `${(fraction * 100).toFixed(digits)} %`
}

export function milliseconds(time: number): string {
  return `${time < 10 ? time.toFixed(2) : time.toFixed(time < 100 ? 1 : 0)} ms`
}

export function shapeText(shape: readonly number[]): string {
  return shape.join('×')
}

/** The mean of those that are numbers; NaN where none is. */
export function mean(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.reduce((sum, value) => sum + value, 0) / known.length
}
