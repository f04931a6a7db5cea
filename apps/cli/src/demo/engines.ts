import type { CatalogEntry } from '@roipool/catalog'
import { conformant, groupOf, runConformance } from '@roipool/conformance'
import { type Backend, type FeatureMap, type RoiPoolParams, type Rois, roiPool } from '@roipool/core'
import { tryOpen } from '../backends.js'

const WARM_UP = 3
const ROUNDS = 15

/** How one backend did on the same work as all others. */
export type EngineResult = EngineRan | EngineAbsent

export interface EngineRan {
  readonly id: string
  readonly runsOn: string
  /** The founding worked example, as the conformance suite judges it; what was wrong, if something was. */
  readonly workedExample: 'passed' | string
  /** The largest difference of any value from the reference's. */
  readonly largestDifference: number
  /** Milliseconds of each round, sorted; none for a backend that is wrong. */
  readonly times: readonly number[]
}

/** A backend that cannot run here. */
export interface EngineAbsent {
  readonly id: string
  readonly reason: string
}

export interface Problem {
  readonly features: FeatureMap
  readonly rois: Rois
  readonly params: RoiPoolParams
}

export function isRight(result: EngineResult): boolean {
  return 'reason' in result || (result.workedExample === 'passed' && result.largestDifference === 0)
}

/**
 * Has every backend that can run here do the work; compares it with `expected` and times those that are right.
 *
 * @param onStep is told what is being done
 */
export async function compareEngines(
  entries: readonly CatalogEntry[],
  problem: Problem,
  expected: Float32Array,
  onStep: (label: string) => void,
): Promise<EngineResult[]> {
  const tried: (EngineAbsent | { ran: EngineRan; backend: Backend })[] = []
  for (const entry of entries) {
    onStep(entry.id)
    tried.push(await check(entry, problem, expected))
  }
  const right = tried.flatMap((it) => ('backend' in it && isRight(it.ran) ? [it.backend] : []))
  onStep('timing')
  const times = await timeInterleaved(right, problem)
  for (const it of tried) if ('backend' in it) await it.backend.dispose()
  return tried.map((it) => ('backend' in it ? { ...it.ran, times: times.get(it.backend) ?? [] } : it))
}

async function check(entry: CatalogEntry, { features, rois, params }: Problem, expected: Float32Array) {
  const opened = await tryOpen(entry)
  if ('reason' in opened) return { id: entry.id, reason: opened.reason }
  const { backend } = opened
  const report = await runConformance(entry.open, { filter: (item) => groupOf(item) === 'worked-example' })
  const wrong = report.rows.find(({ status }) => status !== 'pass')
  const pooled = await roiPool(backend, features, rois, params)
  const ran: EngineRan = {
    id: entry.id,
    runsOn: backend.capabilities.runsOn,
    workedExample: conformant(report) ? 'passed' : wrong ? `${wrong.id}: ${wrong.detail}` : 'no case was run',
    largestDifference: largestDifference(pooled.data, expected),
    times: [],
  }
  return { ran, backend }
}

/**
 * Times the call a user makes (plan, upload, reduce, read back), all backends in turn in every round, so that what
 * else the machine does hits all of them alike.
 */
async function timeInterleaved(backends: readonly Backend[], { features, rois, params }: Problem) {
  const times = new Map(backends.map((backend) => [backend, [] as number[]]))
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [backend, taken] of times) {
      const start = performance.now()
      await roiPool(backend, features, rois, params)
      if (round >= 0) taken.push(performance.now() - start)
    }
  }
  for (const taken of times.values()) taken.sort((a, b) => a - b)
  return times
}

/** Infinity where one of two values is a number and the other is not. */
function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity
  let largest = 0
  for (let n = 0; n < expected.length; n++) {
    const [a, b] = [actual[n]!, expected[n]!]
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue
    const difference = Math.abs(a - b)
    largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference)
  }
  return largest
}
