import type { Capabilities } from '@roipool/core'

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
  readonly spec: string
  readonly catches: string
  readonly status: Status
  /** What went wrong, why it is known, what is not promised. Absent where it passed. */
  readonly detail?: string | undefined
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
  readonly rows: readonly Row[]
}

/** Whether every promised case passed, known failures apart, and there was at least one. */
export function conformant({ counts, unavailable }: Report): boolean {
  return unavailable === undefined && counts.pass > 0 && counts.fail === 0 && counts.fixed === 0
}

export function count(rows: readonly Row[]): Record<Status, number> {
  const counts = { pass: 0, fail: 0, known: 0, fixed: 0, 'not-promised': 0 }
  for (const { status } of rows) counts[status]++
  return counts
}

/** One line: `naive (JavaScript, node): conformant: 120 pass, 2 known`. */
export function summary(report: Report): string {
  const where = [report.runsOn, report.environment].filter(Boolean).join(', ')
  const head = `${report.backend} (${where})`
  if (report.unavailable !== undefined) return `${head}: unavailable: ${report.unavailable}`
  const counts = Object.entries(report.counts).filter(([, number]) => number > 0)
  const verdict = conformant(report) ? 'conformant' : 'not conformant'
  return `${head}: ${verdict}: ${counts.map(([status, number]) => `${number} ${status}`).join(', ')}`
}

/** The summary, and below it every row that did not simply pass. */
export function text(report: Report): string {
  const rows = report.rows.filter(({ status }) => status !== 'pass')
  const lines = rows.flatMap(({ id, spec, catches, status, detail }) => [
    `${status.padEnd(12)} ${id} (SPEC ${spec})`,
    ...(status === 'not-promised' ? [] : [`${' '.repeat(13)}catches ${catches}`]),
    ...(detail === undefined ? [] : [`${' '.repeat(13)}${detail}`]),
  ])
  return [summary(report), ...lines].join('\n')
}

/** The report as JSON, ready to be committed or compared. */
export function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

export function row(
  { id, spec, catches }: Pick<Row, 'id' | 'spec' | 'catches'>,
  status: Status,
  detail?: string,
): Row {
  return { id, spec, catches, status, ...(detail !== undefined && { detail }) }
}
