import { type Line, type Measure, overlap, ratioText, type Spread, timeText } from '@roipool/bench'

/** What a picture of times is drawn from. */
export interface Times {
  /** What was computed. */
  readonly title: string
  readonly lines: readonly Line[]
  /** The same of the record it is compared with; empty where there is none. */
  readonly others: readonly Line[]
  /** Milliseconds that writing the result takes. */
  readonly limit: number | undefined
  /** Milliseconds from the left to the right. */
  readonly domain: readonly [number, number]
  /** Backends that have no time because they failed conformance. */
  readonly failed: readonly string[]
  readonly measure: Measure
  readonly reference: string
}

/** A row of the picture: a backend, its times, and those they are compared with. */
export interface TimedRow {
  readonly backend: string
  readonly spread: Spread
  readonly before: Spread | undefined
  readonly time: string
  /** How it stands to the reference, or to the record it is compared with. */
  readonly ratio: string
  readonly ink: string
  readonly ratioInk: string
}

/** A backend without times, and why. */
export interface UntimedRow {
  readonly backend: string
  readonly words: string
}

/** Those with times, the fastest first. */
export function timedRows({ lines, others, measure, reference }: Times): TimedRow[] {
  const timed = lines
    .flatMap((line) => (line.spreads[measure] ? [{ line, spread: line.spreads[measure] }] : []))
    .sort((a, b) => a.spread.median - b.spread.median)
  return timed.map(({ line: { backend, gains }, spread }, n) => {
    const before = others.find((other) => other.backend === backend)?.spreads[measure]
    const gain = others.length === 0 && backend !== reference ? gains[measure] : undefined
    // Green is for the fastest of several, where it is: not where the times of the next overlap with its own.
    const fastest =
      n === 0 && timed.length > 1 && timed.slice(1).every((other) => !overlap(spread, other.spread))
    const ratio = before ? spread.median / before.median : gain
    return {
      backend,
      spread,
      before,
      time: timeText(spread.median),
      ratio: ratio === undefined ? '' : ratioText(ratio),
      ink: fastest ? 'var(--good)' : backend === reference ? 'var(--soft)' : 'var(--ink)',
      ratioInk: before && !overlap(spread, before) ? changeInk(spread, before) : 'var(--soft)',
    }
  })
}

/** Those without times that were to be timed. */
export function untimedRows({ lines, failed }: Times): UntimedRow[] {
  const refused = lines.filter(({ why }) => why !== undefined)
  return [
    ...refused.map(({ backend, wrong }) => ({ backend, words: wrong ? 'wrong: no time' : 'no time' })),
    ...failed.map((backend) => ({ backend, words: 'failed conformance: no time' })),
  ]
}

function changeInk(now: Spread, before: Spread): string {
  return now.median < before.median ? 'var(--good)' : 'var(--bad)'
}
