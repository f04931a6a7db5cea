import {
  answers,
  type BackendResult,
  type BenchRecord,
  bytesText,
  caveats,
  type Group,
  type Line,
  linesOf,
  operatorTitle,
  rangeText,
  ratioText,
  sizesOf,
  spreadOf,
  timeText,
} from '@roipool/bench'
import { pairs, table } from '../output/table.js'

/** A record as `roipool bench` prints it: verdicts, a table for each group, which backend to take, what to mind. */
export function recordText(record: BenchRecord): string {
  const groups = record.groups.filter(({ rows }) => rows.length > 0)
  const said = caveats(record)
  return [
    environmentText(record),
    verdicts(record.backends),
    ...groups.map((group) => groupText(group, record)),
    ...(groups.length === 0 ? [] : [adviceText(record)]),
    ...(said.length === 0 ? [] : [`Mind\n${said.map((line) => `  ${line}`).join('\n')}`]),
  ].join('\n\n')
}

export function environmentText({ environment, date }: BenchRecord): string {
  const { runtime, cpu, cores, adapters, commit } = environment
  const machine = [cpu, cores && `${cores} cores`].filter(Boolean).join(', ')
  const drivers = Object.entries(adapters).map(([api, adapter]) => `${api}: ${adapter}`)
  const parts = [runtime, machine, ...drivers, commit, date.slice(0, 16).replace('T', ' ')]
  return parts.filter(Boolean).join('; ')
}

function verdicts(backends: readonly BackendResult[]): string {
  const rows = backends.map((backend) => [backend.id, backend.runsOn ?? '', verdict(backend)])
  const failures = backends.flatMap(({ id, failures }) =>
    failures.map(({ id: item, detail = '' }) => [`${id}: ${item}`, detail] as const),
  )
  const list = table(['backend', 'runs on', 'conformance'], rows)
  return failures.length === 0 ? list : `${list}\n\nWrong:\n${pairs(failures)}`
}

function verdict({ status, reason = '', counts }: BackendResult): string {
  const { passed, failed, notPromised } = counts
  const rest = notPromised > 0 ? `, ${notPromised} not promised` : ''
  switch (status) {
    case 'passed':
      return `passed ${passed}${rest}`
    case 'failed':
      return `FAILED ${failed} of ${passed + failed}${rest}: no times`
    case 'unavailable':
      return `cannot run here: ${reason}`
    case 'unfinished':
      return 'no verdict: no times'
  }
}

function groupText(group: Group, record: BenchRecord): string {
  const workload = record.workloads.find(({ key }) => key === group.workload)
  const limit = spreadOf(group.fill)
  const lines = linesOf(group, record)
  const timed = lines.filter(({ rounds }) => rounds > 0)
  const others = lines.filter(({ why }) => why !== undefined)
  const title = [workload?.title ?? group.workload, operatorTitle[group.operator]].join(', ')
  return [
    `${title} (${group.workload})`,
    ...(workload ? [sizesOf(workload)] : []),
    ...(limit
      ? [`limit: one thread writes the ${bytesText(group.bytes)} of the result in ${timeText(limit.median)}`]
      : []),
    timesTable(timed, record),
    ...others.map(({ backend, why, wrong }) => `${backend}: ${wrong ? 'WRONG: ' : ''}${why}`),
  ].join('\n')
}

function timesTable(lines: readonly Line[], { reference }: BenchRecord): string {
  const head = ['backend', 'warm', 'p10–p90', 'rounds', `${reference} ÷ it`, 'stays', '÷ limit', 'first call']
  const rows = lines.map(({ backend, spreads, gains, overLimit, rounds }) => [
    backend,
    spreads.warm ? timeText(spreads.warm.median) : '',
    spreads.warm ? rangeText(spreads.warm) : '',
    String(rounds),
    gains.warm ? ratioText(gains.warm) : '',
    spreads.resident ? timeText(spreads.resident.median) : '',
    overLimit ? ratioText(overLimit) : '',
    spreads.cold ? timeText(spreads.cold.median) : '',
  ])
  return table(head, rows, [1, 2, 3, 4, 5, 6, 7])
}

function adviceText(record: BenchRecord): string {
  const lines = answers(record).map(
    ({ when, backend, because }) => `  ${when}: ${backend ?? 'no answer'}\n    ${because}`,
  )
  return ['Which backend', ...lines].join('\n')
}
