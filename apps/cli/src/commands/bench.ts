import { readFile } from 'node:fs/promises'
import {
  type BenchRecord,
  isSoftware,
  leftText,
  type OperatorName,
  parseRecord,
  parseWorkload,
  recordJson,
  runBench,
  usualOperators,
  workloads,
} from '@roipool/bench'
import { engines } from '@roipool/catalog'
import type { Contender } from '@roipool/conformance'
import { exitCode, fail, fileReason, oneLine, print, startProgress } from '@roipool/terminal'
import { findBackend, tryOpen } from '../backends.js'
import { comparisonText } from '../bench/compare-text.js'
import { nodeEnvironment } from '../bench/environment.js'
import type { Hooks, Wanted } from '../bench/in-browser.js'
import { recordText } from '../bench/text.js'
import { findFactory } from '../find-factory.js'
import { checkWritable } from '../output/check-output.js'
import { writeWhole } from '../output/write-whole.js'

export interface BenchFlags {
  readonly backend?: readonly string[]
  readonly workload?: readonly string[]
  readonly operator?: readonly OperatorName[]
  readonly rounds: number
  readonly json?: string
  readonly commit?: string
  readonly browser?: boolean
  readonly compare?: readonly string[]
}

/** Measures, or compares what was measured. Returns the exit code. */
export async function bench(flags: BenchFlags): Promise<number> {
  if (flags.compare) return compare(flags.compare)
  if (flags.json !== undefined)
    await checkWritable(
      flags.json,
      flags.backend?.map((name) => name.replace(/#.*/, '')),
    )
  const record = await measure(flags)
  if (flags.json !== undefined) await writeWhole(flags.json, [recordJson(record)])
  await print(recordText(record))
  return verdict(record, flags.backend)
}

async function measure(flags: BenchFlags): Promise<BenchRecord> {
  const wanted: Wanted = {
    backends: flags.backend,
    workloads: flags.workload?.map(parseWorkload) ?? workloads,
    operators: flags.operator ?? usualOperators,
    rounds: flags.rounds,
    commit: flags.commit,
  }
  if (!flags.browser) return withProgress(await benchHere(wanted))
  const { benchInBrowser } = await import('../bench/in-browser.js')
  return withProgress((hooks) => benchInBrowser(wanted, hooks))
}

async function benchHere({ backends, commit, ...wanted }: Wanted) {
  const contenders: Contender[] = []
  for (const name of backends ?? (await usual())) contenders.push(await findFactory(name))
  return ({ signal, onProgress }: Hooks) =>
    runBench({
      ...wanted,
      reference: findBackend('naive'),
      contenders,
      environment: nodeEnvironment(commit),
      signal,
      onProgress: ({ label, part, left }) => onProgress(`${label} about ${leftText(left)} left`, part),
    })
}

/** Every backend, less those on a software adapter, which are measured only when they are asked for. */
async function usual(): Promise<string[]> {
  const ids: string[] = []
  for (const entry of engines) {
    const opened = await tryOpen(entry)
    if ('backend' in opened) await opened.backend.dispose()
    const software = 'backend' in opened && isSoftware(opened.backend.capabilities.runsOn)
    if (!software) ids.push(entry.id)
    else
      console.error(`roipool: ${entry.id} has a software adapter here: ask for it with --backend ${entry.id}`)
  }
  return ids
}

/** Shows a bar and the time left; the first Ctrl+C ends the work with what there is, the second one at once. */
async function withProgress(run: (hooks: Hooks) => Promise<BenchRecord>): Promise<BenchRecord> {
  const controller = new AbortController()
  const cancel = () => controller.abort()
  process.once('SIGINT', cancel)
  const bar = startProgress('{percentage} %')
  try {
    const { signal } = controller
    return await run({ signal, onProgress: (words, part) => bar.show(words, Math.floor(part * 100), 100) })
  } finally {
    bar.stop()
    process.off('SIGINT', cancel)
  }
}

/** @param named backends that were asked for by name, and so must be available */
function verdict({ ended, backends, groups }: BenchRecord, named: readonly string[] = []): number {
  if (ended === 'cancelled') return exitCode.cancelled
  const wrong = groups.some(({ rows }) => rows.some((row) => row.wrong))
  if (wrong || backends.some(({ status }) => status === 'failed')) return exitCode.no
  const absent = backends.some(({ id, status }) => status === 'unavailable' && named.includes(id))
  return absent ? exitCode.error : exitCode.done
}

async function compare(files: readonly string[]): Promise<number> {
  const [a, b, ...more] = files
  if (a === undefined || b === undefined || more.length > 0) fail('--compare takes two records')
  await print(comparisonText(await readRecord(a), await readRecord(b)))
  return exitCode.done
}

async function readRecord(file: string): Promise<BenchRecord> {
  const json = await readFile(file, 'utf8').catch((error: unknown) => {
    fail(`cannot read ${file}: ${fileReason(error)}`, error)
  })
  try {
    return parseRecord(json)
  } catch (error) {
    fail(`cannot read ${file}: ${oneLine(error)}`, error)
  }
}
