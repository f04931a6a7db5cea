import * as v from 'valibot'
import { operators } from './work.js'

/** The three things that are timed. */
export const measures = ['warm', 'resident', 'cold'] as const

export type Measure = (typeof measures)[number]

export const measureTitle: Readonly<Record<Measure, string>> = {
  warm: 'Warm, result read back',
  resident: 'Warm, result stays in the backend',
  cold: 'First call of a fresh backend',
}

const time = v.pipe(v.number(), v.minValue(0))
const text = v.string()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const pair = v.pipe(v.tuple([v.number(), v.number()]), v.readonly())

const environment = v.object({
  /** `Node 20.20.2`, or what the browser calls itself. */
  runtime: text,
  /** `node`, `chromium`, `browser`. */
  kind: text,
  cpu: v.optional(text),
  cores: v.optional(count),
  /** What WebGL and WebGPU compute on. */
  adapters: v.record(text, text),
  /** Whether memory may be shared between threads here, and clocks are fine. */
  isolated: v.boolean(),
  /** Versions of what was measured, by package. */
  versions: v.record(text, text),
  commit: v.optional(text),
})

const failure = v.object({ id: text, catches: text, detail: v.optional(text) })

const backend = v.object({
  id: text,
  /** `unfinished`: the run was cancelled before its verdict. */
  status: v.picklist(['passed', 'failed', 'unavailable', 'unfinished']),
  runsOn: v.optional(text),
  /** Why it cannot be opened here. */
  reason: v.optional(text),
  /** Cases of the conformance suite. */
  counts: v.object({ passed: count, failed: count, notPromised: count }),
  /** The first cases that failed. */
  failures: v.array(failure),
})

const row = v.object({
  backend: text,
  /** Milliseconds of a call, one for each round. */
  times: v.object({ warm: v.array(time), resident: v.array(time), cold: v.array(time) }),
  /** Why there are no times: wrong, not promised, out of memory. */
  why: v.optional(text),
  /** Whether the result was another than the reference's. */
  wrong: v.boolean(),
})

const group = v.object({
  workload: text,
  operator: v.picklist(operators),
  /** Of the result. */
  bytes: count,
  /** Milliseconds to write as many bytes, one for each round. */
  fill: v.array(time),
  rows: v.array(row),
})

const workload = v.object({
  key: text,
  title: text,
  map: pair,
  channels: count,
  stride: v.number(),
  rois: count,
  sides: pair,
  bins: pair,
})

const record = v.object({
  schema: v.literal('roipool-bench/1'),
  date: text,
  ended: v.picklist(['running', 'complete', 'cancelled']),
  seed: count,
  /** Rounds asked for; a slow backend has fewer. */
  rounds: count,
  /** Cases that a backend had to pass first, of those there are; older records do not say. */
  cases: v.optional(v.object({ run: count, of: count })),
  /** The backend that all others are compared with. */
  reference: text,
  environment,
  backends: v.array(backend),
  workloads: v.array(workload),
  groups: v.array(group),
})

export type Environment = v.InferOutput<typeof environment>
export type BackendResult = v.InferOutput<typeof backend>
export type Row = v.InferOutput<typeof row>
export type Group = v.InferOutput<typeof group>
export type BenchRecord = v.InferOutput<typeof record>

/**
 * A record from its JSON.
 *
 * @throws Error that says where it is not one
 */
export function parseRecord(json: string): BenchRecord {
  let data: unknown
  try {
    data = JSON.parse(json)
  } catch (cause) {
    throw new Error(`it is no JSON: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
  const result = v.safeParse(record, data)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new Error(`it is no benchmark record: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`)
}

/** The same text for the same record, wherever it comes from. */
export function recordJson(data: BenchRecord): string {
  return `${JSON.stringify(v.parse(record, data), null, 2)}\n`
}
