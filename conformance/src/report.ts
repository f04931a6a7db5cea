import type { Capabilities } from '@roipool/core'
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

/** What a run found. The same backend in the same environment gives the same report: there are no times in it. */
export interface Report {
  readonly backend: string
  /** `node`, `chromium` or another browser's name. */
  readonly environment: string
  /** Why this environment cannot open the backend. Present instead of rows; such a report is not a pass. */
  readonly unavailable?: string | undefined
  readonly runsOn?: string | undefined
  readonly capabilities?: Capabilities | undefined
  readonly counts: Readonly<Record<Status, number>>
  /** The same for each level, in their order. A level without a case in the run is not there. */
  readonly levels: readonly LevelResult[]
  readonly rows: readonly Row[]
}

/** Whether every promised case passed, known failures apart, and there was at least one. */
export function conformant({ counts, unavailable }: Report): boolean {
  return unavailable === undefined && counts.pass > 0 && counts.fail === 0 && counts.fixed === 0
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

/** One line: `naive (JavaScript, node): conformant: 120 pass, 2 known`. */
export function summary(report: Report): string {
  const where = [report.runsOn, report.environment].filter(Boolean).join(', ')
  const head = `${report.backend} (${where})`
  if (report.unavailable !== undefined) return `${head}: unavailable: ${report.unavailable}`
  const verdict = conformant(report) ? 'conformant' : 'not conformant'
  return `${head}: ${verdict}: ${inWords(report.counts)}`
}

function inWords(counts: Report['counts']): string {
  const some = Object.entries(counts).filter(([, number]) => number > 0)
  return some.map(([status, number]) => `${number} ${status}`).join(', ')
}

/** The summary, a line for each level, one for each thing not promised, and every row that failed or is known to. */
export function text(report: Report): string {
  const levels = report.levels.map(
    ({ level, verdict, counts }) => `${level.padEnd(18)} ${verdict}: ${inWords(counts)}`,
  )
  const lacking = new Map<string, number>()
  for (const { status, detail = '' } of report.rows) {
    if (status === 'not-promised') lacking.set(detail, (lacking.get(detail) ?? 0) + 1)
  }
  const notPromised = [...lacking].map(([what, cases]) => `not promised: ${what} (${cases} cases)`)
  const rows = report.rows
    .filter(({ status }) => status !== 'pass' && status !== 'not-promised')
    .flatMap(({ id, spec, catches, status, detail }) => [
      `${status.padEnd(5)} ${id} (SPEC ${spec})`,
      `      catches ${catches}`,
      ...(detail === undefined ? [] : [`      ${detail}`]),
    ])
  return [summary(report), ...levels, ...notPromised, ...rows].join('\n')
}

/** The report as JSON, ready to be committed or compared. */
export function json(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

export function row(
  { id, level, spec, catches }: Omit<Row, 'status' | 'detail'>,
  status: Status,
  detail?: string,
): Row {
  return { id, ...(level && { level }), spec, catches, status, ...(detail !== undefined && { detail }) }
}
