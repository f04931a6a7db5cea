import { byDetail } from './explain/likely.js'
import { conformant, type Report, type Row } from './report.js'
import { tellingFirst } from './telling.js'

export interface TextOptions {
  /** The most failures that are shown, by default 10. */
  readonly first?: number | undefined
  /** Follows the count of those that are not shown: how to see them. */
  readonly hint?: string | undefined
}

/** Rows of one detail are shown as one from so many on. */
const GROUP = 3

/** One line: `naive (JavaScript, node): conformant: 120 pass, 2 known`. */
export function summary(report: Report): string {
  const where = [report.runsOn, report.environment].filter(Boolean).join(', ')
  const head = `${report.backend} (${where})`
  if (report.unavailable !== undefined) return `${head}: unavailable: ${report.unavailable}`
  const verdict = conformant(report) ? 'conformant' : 'not conformant'
  return [`${head}: ${verdict}`, inWords(report.counts), report.ended].filter(Boolean).join(': ')
}

function inWords(counts: Report['counts']): string {
  const some = Object.entries(counts).filter(([, number]) => number > 0)
  return some.map(([status, number]) => `${number} ${status}`).join(', ')
}

/**
 * What is most likely wrong, the failures that say most, what is not promised, a line for each level, and the verdict as
 * the last line.
 */
export function text(report: Report, { first = 10, hint = '' }: TextOptions = {}): string {
  const { likely, rows } = report
  const wrong = rows.filter(({ status }) => status !== 'pass' && status !== 'not-promised')
  const groups = groupsOf(tellingFirst(wrong))
  const more = groups.slice(first).reduce((count, group) => count + group.length, 0)
  return [
    ...(likely ? [`most likely: ${likely.says}`, `             ${likely.because}`] : []),
    ...groups.slice(0, first).flatMap(groupText),
    ...(more > 0 ? [`and ${more} more${hint}`] : []),
    ...notPromised(rows),
    ...report.levels.map(
      ({ level, verdict, counts }) => `${level.padEnd(18)} ${verdict}: ${inWords(counts)}`,
    ),
    summary(report),
  ].join('\n')
}

/** Rows that fail with the same error stand together, where the first of them does. */
function groupsOf(rows: readonly Row[]): Row[][] {
  const thrown = byDetail(rows.filter(({ stack, status }) => stack && status === 'fail'))
  const groups = new Map(
    thrown.filter((group) => group.length >= GROUP).flatMap((group) => group.map((row) => [row, group])),
  )
  return [...new Set(rows.map((row) => groups.get(row) ?? row))].map((one) =>
    Array.isArray(one) ? one : [one],
  )
}

function groupText(rows: readonly Row[]): string[] {
  const [{ id, spec, catches, status, detail, stack }] = rows as [Row]
  const where = stack?.split('\n').map((line) => `      ${line.trim()}`) ?? []
  if (rows.length > 1) {
    const ids = rows.slice(0, GROUP).map((row) => row.id)
    return [
      `${status.padEnd(5)} ${rows.length} cases with one error: ${detail}`,
      ...where,
      `      ${ids.join(', ')}${rows.length > GROUP ? ` and ${rows.length - GROUP} more` : ''}`,
    ]
  }
  return [
    `${status.padEnd(5)} ${id}${spec ? ` (SPEC ${spec})` : ''}`,
    `      catches ${catches}`,
    ...(detail === undefined ? [] : [`      ${detail}`]),
    ...where,
  ]
}

/** A line for each thing that is not promised. */
function notPromised(rows: readonly Row[]): string[] {
  const lacking = new Map<string, number>()
  for (const { status, detail = '' } of rows) {
    if (status === 'not-promised') lacking.set(detail, (lacking.get(detail) ?? 0) + 1)
  }
  return [...lacking].map(([what, cases]) => `not promised: ${what} (${cases} cases)`)
}
