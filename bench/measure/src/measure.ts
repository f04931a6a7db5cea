import { type Contender, mismatch } from '@roipool/conformance'
import type { Backend, FeatureMap } from '@roipool/core'
import { breathe } from './breathe.js'
import { openFill } from './fill.js'
import { duration, estimate, interleave, repeated, roundsWithin, type Task, timed } from './interleave.js'
import { type Group, type Measure, measures, type Row } from './record.js'
import type { OperatorName, Work } from './work.js'

export interface MeasureOptions {
  readonly rounds: number
  /** Milliseconds that one measure of one backend may take; a slow backend gets fewer rounds. */
  readonly budget: number
  readonly signal?: AbortSignal | undefined
  /** What is said of an error of a backend: its message by default. */
  readonly reasonOf?: ((error: unknown) => string) | undefined
  /** Called when there is something new in the group, with how much of it is done, from 0 to 1. */
  readonly onStep: (part: number) => void
}

/** The share of a group's time that is thought to go into opening, checking and estimating. */
export const PREPARATION = 0.3

/**
 * Times one operator on one workload, on every contender that agrees with the reference. `group` is filled as times come,
 * so that a run that is aborted leaves what it had.
 *
 * @param reference what the others' values are compared with
 */
export async function measureGroup(
  group: Group,
  work: Work,
  reference: Contender,
  contenders: readonly Contender[],
  options: MeasureOptions,
): Promise<void> {
  const { signal, onStep } = options
  const { operator } = group
  const entrants: Entrant[] = []
  const start = performance.now()
  try {
    await breathe(signal)
    const expected = await poolOnce(reference, operator, work)
    const into = new Float32Array(expected.data.length)
    for (const [n, contender] of contenders.entries()) {
      await breathe(signal)
      const row: Row = { backend: contender.id, times: { warm: [], resident: [], cold: [] }, wrong: false }
      group.rows.push(row)
      const check = (values: Float32Array) => disagreement(values, expected, operator)
      const entrant = await enter(contender, row, operator, work, into, check, options)
      if (entrant) entrants.push(entrant)
      onStep((PREPARATION * (n + 1)) / contenders.length)
    }
    const fill = await fillTask(group, work, options)
    const lists = measures.map((measure) => [
      ...entrants.map(({ tasks }) => tasks[measure]),
      ...(measure === 'resident' && fill ? [fill] : []),
    ])
    // From here on what is left is known, of slow backends too.
    let done = performance.now() - start
    const whole = lists.reduce((sum, tasks) => sum + duration(tasks), done)
    for (const tasks of lists) {
      const own = duration(tasks)
      await interleave(tasks, signal, (part) => onStep((done + part * own) / whole))
      done += own
    }
  } finally {
    for (const { backend } of entrants) await backend.dispose()
  }
}

/** A contender that has shown the right values and is ready to be timed. */
interface Entrant {
  readonly backend: Backend
  readonly tasks: Readonly<Record<Measure, Task>>
}

async function poolOnce({ open }: Contender, operator: OperatorName, work: Work) {
  const backend = await open()
  try {
    return await work.calls[operator].pool(backend)
  } finally {
    await backend.dispose()
  }
}

/** What is wrong with a result, by the suite's rule, or undefined: no tolerance for a maximum. SPEC §5. */
export function disagreement(actual: Float32Array, { data, shape }: FeatureMap, operator: OperatorName) {
  const [, rows, columns, channels] = shape
  const place = (index: number) => {
    const bin = Math.floor(index / channels)
    const row = Math.floor(bin / columns)
    return `k=${Math.floor(row / rows)} i=${row % rows} j=${bin % columns} c=${index % channels}`
  }
  return mismatch(actual, { values: data }, operator === 'max', place)
}

/** Opens a contender and has it compute once. What goes wrong is noted in its row. */
async function enter(
  contender: Contender,
  row: Row,
  operator: OperatorName,
  work: Work,
  into: Float32Array,
  check: (values: Float32Array) => string | undefined,
  options: MeasureOptions,
): Promise<Entrant | undefined> {
  const start = performance.now()
  let backend: Backend | undefined
  try {
    backend = await contender.open()
    const opened = backend
    const map = await opened.upload(work.features)
    const out = await work.calls[operator].poolResident(opened, map)
    await out.read(into)
    const first = performance.now() - start
    row.why = check(into)
    row.wrong = row.why !== undefined
    const resident = () => work.calls[operator].poolResident(opened, map, out)
    const warm = async () => (await resident()).read(into)
    if (!row.wrong) return { backend, tasks: await plan({ warm, resident }, first) }
    await backend.dispose()
  } catch (error) {
    row.why = (options.reasonOf ?? messageOf)(error)
    await backend?.dispose()
  }
  return undefined

  async function plan(calls: Record<'warm' | 'resident', () => unknown>, first: number) {
    const { rounds, budget } = options
    const guesses = { warm: await estimate(calls.warm), resident: await estimate(calls.resident) }
    const task = (measure: 'warm' | 'resident') => {
      const guess = guesses[measure]
      return repeated(calls[measure], guess, row.times[measure], roundsWithin(budget, guess, rounds))
    }
    const cold: Task = {
      guess: first,
      times: row.times.cold,
      rounds: roundsWithin(budget, first, rounds),
      run: () => coldCall(contender, operator, work),
    }
    return { warm: task('warm'), resident: task('resident'), cold }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Milliseconds from nothing to the result in host memory: opening, planning, uploading, compiling, computing, reading. */
async function coldCall({ open }: Contender, operator: OperatorName, work: Work): Promise<number> {
  let backend: Backend | undefined
  try {
    return await timed(async () => {
      backend = await open()
      await work.calls[operator].pool(backend)
    })
  } finally {
    await backend?.dispose()
  }
}

async function fillTask(group: Group, { bytes }: Work, { rounds }: MeasureOptions) {
  const fill = openFill(bytes / Float32Array.BYTES_PER_ELEMENT)
  if (!fill) return undefined
  fill.run()
  return repeated(fill.run, await estimate(fill.run), group.fill, rounds)
}
