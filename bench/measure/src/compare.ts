import { type BenchRecord, type Measure, measures } from './record.js'
import { overlap, type Spread, spreadOf } from './stats.js'
import type { OperatorName } from './work.js'

/** The same measure in two records. */
export interface Pair {
  readonly backend: string
  readonly workload: string
  readonly operator: OperatorName
  readonly measure: Measure
  readonly a: Spread
  readonly b: Spread
  /** Median of b over that of a: below 1, b is faster. */
  readonly ratio: number
  /** Whether 8 of 10 times of each have values in common: then the ratio says little. */
  readonly overlap: boolean
}

export interface Comparison {
  readonly pairs: readonly Pair[]
  /** What only one of them has times of, as `backend, workload, operator`. */
  readonly onlyA: readonly string[]
  readonly onlyB: readonly string[]
}

/** Sets two records side by side, where both have times of the same backend on the same workload. */
export function compareRecords(a: BenchRecord, b: BenchRecord): Comparison {
  const [inA, inB] = [timesOf(a), timesOf(b)]
  const pairs = [...inA].flatMap(([name, { times, ...what }]) => {
    const other = inB.get(name)
    return other ? pairsOf(what, times, other.times) : []
  })
  return { pairs, onlyA: lacking(inA, inB), onlyB: lacking(inB, inA) }
}

type Times = Readonly<Record<Measure, readonly number[]>>
type What = Pick<Pair, 'backend' | 'workload' | 'operator'>

/** Rows that have times, by what they are times of. */
function timesOf({ groups }: BenchRecord): Map<string, What & { times: Times }> {
  const rows = groups.flatMap(({ workload, operator, rows }) =>
    rows
      .filter(({ times }) => measures.some((measure) => times[measure].length > 0))
      .map(({ backend, times }) => ({ backend, workload, operator, times })),
  )
  return new Map(rows.map((row) => [`${row.backend}, ${row.workload}, ${row.operator}`, row]))
}

function pairsOf(what: What, inA: Times, inB: Times): Pair[] {
  return measures.flatMap((measure) => {
    const [a, b] = [spreadOf(inA[measure]), spreadOf(inB[measure])]
    if (!a || !b) return []
    return [{ ...what, measure, a, b, ratio: b.median / a.median, overlap: overlap(a, b) }]
  })
}

function lacking(these: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>): string[] {
  return [...these.keys()].filter((name) => !others.has(name))
}
