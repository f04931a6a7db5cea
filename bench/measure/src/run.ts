import type { Case, Contender } from '@roipool/conformance'
import { evenParts, type Job, type Progress, partsBy, startClock } from './clock.js'
import { conformanceOf, gate } from './conform.js'
import { measureGroup, PREPARATION } from './measure.js'
import type { BackendResult, BenchRecord, Environment, Group } from './record.js'
import { makeWork, type OperatorName, operatorTitle } from './work.js'
import { resultElements, type Workload } from './workload.js'

export interface BenchOptions {
  /** What all others are compared with, in values and in time. It is held to conformance as they are. */
  readonly reference: Contender
  readonly contenders: readonly Contender[]
  readonly workloads: readonly Workload[]
  readonly operators: readonly OperatorName[]
  readonly environment: Environment
  readonly rounds?: number | undefined
  readonly seed?: number | undefined
  /** Milliseconds that one measure of one backend may take on one workload. */
  readonly budget?: number | undefined
  /** Aborting it ends the run with what there is. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Called when there is more in the record; it is the same object each time. */
  readonly onRecord?: ((record: BenchRecord) => void) | undefined
  /** Verdicts that conformance gave in this very environment already. */
  readonly known?: ((id: string) => BackendResult | undefined) | undefined
  /** The cases a backend must pass first, by default {@link gate}. */
  readonly cases?: readonly Case[] | undefined
  /** What is said of an error of a backend that is being timed: its message by default. */
  readonly reasonOf?: ((error: unknown) => string) | undefined
}

export const defaults = { rounds: 9, seed: 20150430, budget: 2000 } as const

/** Milliseconds that conformance is thought to take for a backend, and a call for a value of the result. */
const CONFORMANCE = 6000
const VALUE = 2e-5

/**
 * Measures backends: every one is held to the conformance suite first, here, and has no time unless it passes; then every
 * group of workload and operator, the backends in turn. It rejects only for what the reference does.
 */
export async function runBench(options: BenchOptions): Promise<BenchRecord> {
  const { reference, workloads, operators, signal, onRecord = () => undefined, reasonOf } = options
  const contenders = [reference, ...options.contenders.filter(({ id }) => id !== reference.id)]
  const { rounds = defaults.rounds, seed = defaults.seed, budget = defaults.budget, cases = gate } = options
  const record: BenchRecord = {
    schema: 'roipool-bench/1',
    date: new Date().toISOString(),
    ended: 'running',
    seed,
    rounds,
    cases: { run: cases.length, of: gate.length },
    reference: reference.id,
    environment: options.environment,
    backends: contenders.map(({ id }) => unfinished(id)),
    workloads: [...workloads],
    groups: [],
  }
  const report = startReport(options, contenders, { rounds, budget })
  try {
    await conformAll(record, contenders, options, report)
    const passed = contenders.filter((_, n) => record.backends[n]!.status === 'passed')
    if (passed[0] === reference) {
      let job = contenders.length
      for (const workload of workloads) {
        const work = makeWork(workload, seed)
        for (const operator of operators) {
          const group: Group = { workload: workload.key, operator, bytes: work.bytes, fill: [], rows: [] }
          record.groups.push(group)
          const label = `${workload.title}, ${operatorTitle[operator]}`
          const onStep = (part: number) => {
            report(job, part * 0.999, label)
            onRecord(record)
          }
          await measureGroup(group, work, reference, passed, { rounds, budget, signal, reasonOf, onStep })
          report(job++, 1, label)
        }
      }
    }
    record.ended = 'complete'
  } catch (error) {
    if (!signal?.aborted) throw error
    record.ended = 'cancelled'
  }
  onRecord(record)
  return record
}

function unfinished(id: string): BackendResult {
  return { id, status: 'unfinished', counts: { passed: 0, failed: 0, notPromised: 0 }, failures: [] }
}

type Report = (job: number, part: number, label: string) => void

/** Tells how far the run is: a job for each contender's conformance, then one for each group. */
function startReport(
  { workloads, operators, known, cases = gate, onProgress = () => undefined }: BenchOptions,
  contenders: readonly Contender[],
  { rounds, budget }: { rounds: number; budget: number },
): Report {
  // Each has a pace of its own: a GPU in software takes a hundred times what JavaScript takes.
  const conformance: Job[] = contenders.map(({ id }) => ({
    kind: `conformance of ${id}`,
    guess: known?.(id) ? 1 : (CONFORMANCE * cases.length) / gate.length,
  }))
  const groups: Job[] = workloads.flatMap((workload) => {
    const measure = Math.min(budget, rounds * Math.max(2, resultElements(workload) * VALUE))
    const guess = (300 + contenders.length * 3 * measure) / (1 - PREPARATION)
    return operators.map(() => ({ kind: 'group', guess }))
  })
  const clock = startClock([...conformance, ...groups])
  return (job, part, label) => onProgress(clock.at(job, part, label))
}

/** Holds every contender to the suite, or takes the verdict it has had here. */
async function conformAll(
  record: BenchRecord,
  contenders: readonly Contender[],
  { known, signal, cases = gate, onRecord = () => undefined }: BenchOptions,
  report: Report,
): Promise<void> {
  // Cases are not alike: some take a thousand times as long as others. What each took of the reference tells.
  let parts = evenParts(cases.length)
  for (const [n, contender] of contenders.entries()) {
    const label = `Conformance of ${contender.id}`
    const ends = [performance.now()]
    const onCase = (result: BackendResult, done: number, total: number) => {
      ends[done] = performance.now()
      record.backends[n] = result
      report(n, 0.999 * parts[done]!, `${label}, case ${done} of ${total}`)
      onRecord(record)
    }
    report(n, 0, label)
    record.backends[n] = known?.(contender.id) ?? (await conformanceOf(contender, onCase, signal, cases))
    report(n, 1, label)
    onRecord(record)
    if (n === 0 && ends.length === parts.length) parts = partsBy(ends)
  }
}
