import { type BenchRecord, type Group, type Measure, measures } from './record.js'
import { type Spread, spreadOf } from './stats.js'

/** What is read from a row: spreads, and how they stand to the reference and to the limit. */
export interface Line {
  readonly backend: string
  /** Nothing where there are no times. */
  readonly spreads: Readonly<Record<Measure, Spread | undefined>>
  /** The reference's median over this one's: above 1, this is faster. */
  readonly gains: Readonly<Record<Measure, number | undefined>>
  /** Median of the result that stays in the backend, over the time to write as many bytes. */
  readonly overLimit: number | undefined
  readonly rounds: number
  readonly why: string | undefined
  readonly wrong: boolean
}

/** The lines of a group, those with times first, the fastest first. */
export function linesOf(group: Group, { reference }: BenchRecord): Line[] {
  const spreadsOf = (times: Group['rows'][number]['times']) =>
    mapMeasures((measure) => spreadOf(times[measure]))
  const yardstick = group.rows.find(({ backend }) => backend === reference)
  const base = yardstick && spreadsOf(yardstick.times)
  const limit = spreadOf(group.fill)
  return group.rows
    .map(({ backend, times, why, wrong }): Line => {
      const spreads = spreadsOf(times)
      const over = (a: Spread | undefined, b: Spread | undefined) => a && b && a.median / b.median
      return {
        backend,
        spreads,
        gains: mapMeasures((measure) => over(base?.[measure], spreads[measure])),
        overLimit: over(spreads.resident, limit),
        rounds: times.warm.length,
        why,
        wrong,
      }
    })
    .sort((a, b) => (a.spreads.warm?.median ?? Infinity) - (b.spreads.warm?.median ?? Infinity))
}

function mapMeasures<T>(of: (measure: Measure) => T): Record<Measure, T> {
  return Object.fromEntries(measures.map((measure) => [measure, of(measure)])) as Record<Measure, T>
}

/** Milliseconds in a unit that suits them, with three digits: `19.0 µs`, `3.08 ms`, `1.08 s`. */
export function timeText(milliseconds: number): string {
  if (milliseconds < 0.9995) return `${digits(milliseconds * 1000)} µs`
  return milliseconds < 999.5 ? `${digits(milliseconds)} ms` : `${digits(milliseconds / 1000)} s`
}

/** A ratio: `0.94×`, `3.1×`, `1,240×`. */
export function ratioText(ratio: number): string {
  if (ratio < 9.95) return `${ratio.toFixed(ratio < 1.995 ? 2 : 1)}×`
  return `${Math.round(ratio).toLocaleString('en')}×`
}

/** A spread: `2.76–50.9 ms`. */
export function rangeText({ p10, p90 }: Spread): string {
  const [low, high] = [timeText(p10), timeText(p90)]
  const unit = high.slice(high.indexOf(' '))
  return low.endsWith(unit) ? `${low.slice(0, -unit.length)}–${high}` : `${low}–${high}`
}

/** `18.4 kB`, `36.9 MB`. */
export function bytesText(bytes: number): string {
  return bytes < 1e6 ? `${digits(bytes / 1e3)} kB` : `${digits(bytes / 1e6)} MB`
}

/** Time left: `12 s`, `3 min`. */
export function leftText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

function digits(value: number): string {
  if (value < 9.995) return value.toFixed(2)
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0)
}
