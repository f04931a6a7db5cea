import type { Capabilities } from '@roipool/core'
import type { Wrong } from './errors.js'
import { LEVELS, type Level } from './level.js'

/**
 * - `pass`: as the SPEC says.
 * - `fail`: not so.
 * - `known`: not so, and listed as a known failure with its reason.
 * - `fixed`: listed as a known failure, but passes: the list is out of date, so the run fails.
 * - `not-promised`: not run, because the backend does not promise what it needs.
 */
export type Status = 'pass' | 'fail' | 'known' | 'fixed' | 'not-promised'

export interface Row {
  readonly id: string
  /** Absent where it is no case. */
  readonly level?: Level | undefined
  readonly spec: string
  readonly catches: string
  readonly status: Status
  /** What went wrong, why it is known, what is not promised. Absent where it passed. */
  readonly detail?: string | undefined
  /** Where the backend threw, if it did: its frames of the stack. */
  readonly stack?: string | undefined
  /** What explains the wrong values, where they were looked into. */
  readonly clues?: readonly string[] | undefined
}

/**
 * - `conformant`: what the backend promises of the level, it does.
 * - `not conformant`: it does not.
 * - `not promised`: no case of the level could be held against the backend.
 */
export type Verdict = 'conformant' | 'not conformant' | 'not promised'

export interface LevelResult {
  readonly level: Level
  readonly verdict: Verdict
  readonly counts: Readonly<Record<Status, number>>
}

/** What is most likely wrong with a backend, and why one may think so. */
export interface Likely {
  readonly says: string
  readonly because: string
}

/** What a run found. The same backend in the same environment gives the same report: there are no times in it. */
export interface Report {
  readonly backend: string
  /** `node`, `chromium` or another browser's name. */
  readonly environment: string
  /** Why this environment cannot open the backend. Present instead of rows; such a report is not a pass. */
  readonly unavailable?: string | undefined
  readonly runsOn?: string | undefined
  readonly capabilities?: Capabilities | undefined
  /** Why the run ended before its last case. Such a report is not a pass. */
  readonly ended?: string | undefined
  /** What all that failed says together, if anything. */
  readonly likely?: Likely | undefined
  readonly counts: Readonly<Record<Status, number>>
  /** The same for each level, in their order. A level without a case in the run is not there. */
  readonly levels: readonly LevelResult[]
  readonly rows: readonly Row[]
}

/** Whether every promised case passed, known failures apart, and there was at least one. */
export function conformant({ counts, unavailable, ended }: Report): boolean {
  const whole = unavailable === undefined && ended === undefined
  return whole && counts.pass > 0 && counts.fail === 0 && counts.fixed === 0
}

function count(rows: readonly Row[]): Record<Status, number> {
  const counts = { pass: 0, fail: 0, known: 0, fixed: 0, 'not-promised': 0 }
  for (const { status } of rows) counts[status]++
  return counts
}

/** What the rows of some cases come to, in the order of the suite, whatever order they were run in. */
export function reported(
  rows: readonly Row[],
  cases: readonly { readonly id: string }[],
): Pick<Report, 'counts' | 'levels' | 'rows'> {
  const order = new Map<string, number>(cases.map(({ id }, n) => [id, n]))
  const place = ({ id }: Row) => order.get(id) ?? cases.length
  const sorted = [...rows].sort((a, b) => place(a) - place(b))
  return { counts: count(sorted), levels: countLevels(sorted), rows: sorted }
}

/** The rows of cases by their levels. */
function countLevels(rows: readonly Row[]): LevelResult[] {
  return LEVELS.flatMap((level) => {
    const own = rows.filter((row) => row.level === level)
    const counts = count(own)
    return own.length === 0 ? [] : [{ level, verdict: verdictOf(counts), counts }]
  })
}

function verdictOf({ pass, fail, known, fixed }: Readonly<Record<Status, number>>): Verdict {
  if (pass + fail + known + fixed === 0) return 'not promised'
  return pass > 0 && fail === 0 && fixed === 0 ? 'conformant' : 'not conformant'
}

/** The report as JSON, ready to be committed or compared. */
export function json(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

export function row(
  { id, level, spec, catches }: Pick<Row, 'id' | 'level' | 'spec' | 'catches'>,
  status: Status,
  { detail, stack }: Partial<Wrong> = {},
): Row {
  return {
    id,
    ...(level && { level }),
    spec,
    catches,
    status,
    ...(detail !== undefined && { detail }),
    ...(stack !== undefined && { stack }),
  }
}
