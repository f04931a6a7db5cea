import { type Case, type Contender, chosen, openSession, type Row } from '@roipool/conformance'
import { breathe } from './breathe.js'
import type { BackendResult } from './record.js'

/** Milliseconds of cases between two breaths. */
const BREATH = 30
/** So many failing cases are kept. */
const KEPT = 5

/**
 * What a backend has to pass before it is timed: every case that proves a backend. Cases that prove planners would prove
 * core's code again, the same for all. Maps beyond 2^24 elements are left out, for their memory: whatever is timed, of any
 * size, is compared with the reference as well.
 */
export const gate: readonly Case[] = chosen({ proves: 'backend', large: false })

/** What conformance found of a backend so far. */
export type OnCase = (result: BackendResult, done: number, total: number) => void

/**
 * Runs the suite on a backend. Whatever the backend does becomes part of the result.
 *
 * @throws only what `signal` was aborted with
 */
export async function conformanceOf(
  { id, open }: Contender,
  onCase: OnCase,
  signal: AbortSignal | undefined,
  cases: readonly Case[] = gate,
): Promise<BackendResult> {
  const counts = { passed: 0, failed: 0, notPromised: 0 }
  const result: BackendResult = { id, status: 'unfinished', counts, failures: [] }
  const session = await openSession(open, { name: id, cases }).catch((error: unknown) => {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return { id: 'open', catches: 'a factory that fails with anything but ROI_UNAVAILABLE', detail }
  })
  if ('catches' in session) {
    return { ...result, status: 'failed', counts: { ...counts, failed: 1 }, failures: [session] }
  }
  if (session.unavailable !== undefined) {
    return { ...result, status: 'unavailable', reason: session.unavailable }
  }
  let breath = performance.now()
  try {
    for (const [n, item] of cases.entries()) {
      tally(result, await session.run(item))
      onCase(result, n + 1, cases.length)
      if (performance.now() - breath < BREATH) continue
      await breathe(signal)
      breath = performance.now()
    }
  } catch (error) {
    await session.close()
    throw error
  }
  const { runsOn, counts: found, rows } = await session.close()
  const closing = rows.find((row) => row.id === 'close')
  if (closing) tally(result, closing)
  const passed = counts.failed === 0 && found.pass > 0
  return { ...result, status: passed ? 'passed' : 'failed', ...(runsOn !== undefined && { runsOn }) }
}

function tally({ counts, failures }: BackendResult, { id, status, catches, detail }: Row): void {
  if (status === 'pass') counts.passed++
  else if (status === 'not-promised') counts.notPromised++
  else {
    counts.failed++
    if (failures.length < KEPT) failures.push({ id, catches, ...(detail !== undefined && { detail }) })
  }
}
