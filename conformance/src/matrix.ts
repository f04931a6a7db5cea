import { LEVELS, type Proof } from './level.js'
import type { LevelResult, Report } from './report.js'

/** A run of a backend: what to call it in the table, and its report, or the one that `conform` writes. */
export interface MatrixRow {
  readonly name: string
  readonly report: Pick<Report, 'environment' | 'runsOn' | 'unavailable' | 'levels'> & {
    readonly proves?: Proof
  }
}

/** Reports as a Markdown table: what of each level passed. A backend that could not be opened has no row. */
export function matrix(runs: readonly MatrixRow[]): string {
  const head = ['backend', 'computes on', 'cases', ...LEVELS]
  const rows = runs
    .filter(({ report }) => report.unavailable === undefined)
    .map(({ name, report: { environment, runsOn, proves, levels } }) => [
      `\`${name}\``,
      `${environment[0]!.toUpperCase()}${environment.slice(1)}: ${runsOn}`,
      proves ?? 'all',
      ...LEVELS.map((level) => cell(levels.find((result) => result.level === level))),
    ])
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** What was run of a level, in a word and a number. */
function cell(result: LevelResult | undefined): string {
  if (!result || result.verdict === 'not promised') return 'not promised'
  const { verdict, counts } = result
  const words = [
    verdict === 'conformant' ? `✓ ${counts.pass}` : `✗ ${counts.fail + counts.fixed} of ${counts.pass}`,
  ]
  if (counts.known > 0) words.push(`${counts.known} known`)
  if (counts['not-promised'] > 0) words.push(`${counts['not-promised']} not promised`)
  return words.join(', ')
}
