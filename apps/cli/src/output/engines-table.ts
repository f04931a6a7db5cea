import { type EngineResult, isRight } from '../demo/engines.js'
import { milliseconds } from './numbers.js'
import { pairs, table } from './table.js'

/** What `roipool demo` prints: the backends that ran, then those that cannot, with the reason. */
export function enginesText(engines: readonly EngineResult[]): string {
  const ran = engines.filter((engine) => 'runsOn' in engine)
  const absent = engines.filter((engine) => 'reason' in engine)
  const rows = ran.map(({ id, runsOn, workedExample, largestDifference, times }) => [
    id,
    runsOn,
    workedExample === 'passed' ? 'passed' : 'FAILED',
    String(largestDifference),
    ...spread(times),
  ])
  const head = ['backend', 'runs on', 'worked example', 'largest difference', 'median', 'fastest – slowest']
  const faults = ran
    .filter((engine) => !isRight(engine))
    .map(({ id, workedExample }) => [id, workedExample] as const)
  return [
    table(head, rows, [3, 4, 5]),
    ...section('Wrong:', faults),
    ...section(
      'Cannot run here:',
      absent.map(({ id, reason }) => [id, reason] as const),
    ),
  ].join('\n')
}

function spread(times: readonly number[]): [median: string, range: string] {
  const [fastest, median, slowest] = [times[0], times[Math.floor(times.length / 2)], times.at(-1)]
  if (fastest === undefined || median === undefined || slowest === undefined) return ['–', '–']
  return [milliseconds(median), `${milliseconds(fastest)} – ${milliseconds(slowest)}`]
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  return rows.length === 0 ? [] : ['', title, pairs(rows)]
}
