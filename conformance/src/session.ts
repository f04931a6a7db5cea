import type { Backend, OpenBackend } from '@roipool/core'
import type { Case } from './case.js'
import { cases as allCases } from './cases/index.js'
import type { Choice } from './chosen.js'
import { elementsOf } from './elements.js'
import { environment } from './environment.js'
import { codeOf, type Wrong, wrongBy } from './errors.js'
import { lookInto } from './explain/explain.js'
import { likelyCause } from './explain/likely.js'
import type { WrongResult } from './explain/wrong-result.js'
import { judge } from './judge.js'
import { coreFrontDoor, type FrontDoor } from './problem.js'
import { notPromised, unpromising } from './promised.js'
import { type Report, type Row, reported, row } from './report.js'
import { watchStarted } from './started.js'

/** Failures that are known: the exact id of a case, and the reason. */
export type Known = Readonly<Record<string, string>>

export interface RunOptions extends Choice {
  /** What to call the backend where it cannot be opened; by default the name of its factory. */
  readonly name?: string | undefined
  /** Cases known to fail, every one of which is run; a function where that depends on the backend opened. */
  readonly known?: Known | ((backend: Backend) => Known) | undefined
  /** Operators, or `inBlocks`, to use in place of core's. */
  readonly operators?: Partial<FrontDoor> | undefined
  /**
   * Milliseconds a case may take, by default 120,000; Infinity sets no limit. A backend that is late is given up and opened
   * anew.
   */
  readonly timeout?: number | undefined
}

/** A backend, open, and what was found so far. */
export interface Session {
  readonly unavailable?: undefined
  readonly backend: Backend
  /** Runs a case on its own; cases must not overlap. */
  run(item: Case): Promise<Row>
  /** Looks into a case that failed, if it is one of the first. Returns its row, with the clues that were found. */
  explain(item: Case): Promise<Row | undefined>
  /** Disposes of the backend, and says what is most likely wrong with it. */
  close(): Promise<Report>
}

/** A backend that this environment cannot run, and why. */
export interface NoSession {
  readonly unavailable: string
  close(): Promise<Report>
}

/**
 * Opens a backend for cases to be run on.
 *
 * @throws whatever the factory throws, unless its code is ROI_UNAVAILABLE; TypeError for what is no factory
 */
export async function openSession(open: OpenBackend, options: RunOptions = {}): Promise<Session | NoSession> {
  const { cases = allCases, name = open.name || 'backend', timeout = 120_000 } = options
  const started = watchStarted()
  const backend = await openedOrReason(open)
  if (typeof backend === 'string') {
    const report = { backend: name, environment: environment(), unavailable: backend, ...reported([], cases) }
    return { unavailable: backend, close: async () => report }
  }
  const { capabilities } = backend
  const known = typeof options.known === 'function' ? options.known(backend) : (options.known ?? {})
  const rows = strayIds(known, cases)
  const wrong = unpromising(capabilities)
  if (wrong !== undefined) rows.push(row(PROMISES, 'fail', { detail: wrong }))
  const operators = { ...coreFrontDoor, ...options.operators }
  const runner = startRunner(open, backend, timeout, operators)
  const looking = lookInto(open, operators)
  const results = new Map<string, WrongResult>()
  return {
    backend,
    async run(item) {
      const elements = await elementsOf(item, backend)
      const lacking = notPromised({ ...item.needs, elements }, backend)
      const failure = lacking ? undefined : await runner.run(item)
      const judged = lacking ? row(item, 'not-promised', { detail: lacking }) : verdict(item, failure, known)
      if (failure?.result) results.set(item.id, failure.result)
      rows.push(judged)
      return judged
    },
    async explain(item) {
      const at = rows.findIndex(({ id, status }) => id === item.id && status === 'fail')
      if (at < 0) return undefined
      const look = looking.look(item, results.get(item.id))
      const clues = await within(timeout, look, () => undefined).catch(() => undefined)
      if (clues) rows[at] = { ...rows[at]!, clues }
      return rows[at]
    },
    async close() {
      const wrong = await runner.close(started.left)
      if (wrong) rows.push(row(CLOSE, 'fail', wrong))
      const likely = await likelyCause(rows, cases)
      const { runsOn } = capabilities
      return {
        backend: backend.name,
        environment: environment(),
        runsOn,
        capabilities,
        ...(likely && { likely }),
        ...reported(rows, cases),
      }
    },
  }
}

/** The row of a backend that cannot be closed. */
export const CLOSE = {
  id: 'close',
  spec: '§6.2',
  catches: 'a backend that cannot be disposed of, or leaves something running',
} as const
const PROMISES = {
  id: 'promises',
  spec: '§6.3',
  catches: 'a backend that promises nothing that can be run',
} as const

function leftBehind(count: number): Wrong | undefined {
  return count === 0
    ? undefined
    : {
        detail: `every backend was disposed of, but ${count} of the threads or processes they started are running`,
      }
}

async function openedOrReason(open: OpenBackend): Promise<Backend | string> {
  if (typeof open !== 'function') {
    throw new TypeError('expected the factory of a backend, as naive, not the backend that naive() opens')
  }
  try {
    return await open()
  } catch (error) {
    if (error instanceof Error && codeOf(error) === 'ROI_UNAVAILABLE') return error.message
    throw error
  }
}

/** Runs cases on one backend, and on a new one after it did not answer in time. */
function startRunner(open: OpenBackend, first: Backend, timeout: number, operators: FrontDoor) {
  let shared: Backend | undefined = first
  /** Whether a backend was given up: nobody knows then what it leaves running. */
  let gaveUp = false
  const inTime = (work: Promise<Wrong | undefined>) =>
    within<Wrong | undefined>(timeout, work.catch(wrongBy), () => {
      shared = undefined
      gaveUp = true
      return { detail: `no answer within ${timeout} ms` }
    })
  async function visit(item: Case): Promise<Wrong | undefined> {
    shared ??= await open()
    const visitors: Backend[] = []
    const openVisitor = async () => {
      const visitor = await open()
      visitors.push(visitor)
      return visitor
    }
    const world = { ...operators, backend: shared, open: openVisitor }
    const wrong = await judge(item, world, operators)
    for (const visitor of visitors) await visitor.dispose()
    return wrong
  }
  return {
    run: (item: Case) => inTime(visit(item)),
    async close(left: () => Promise<number>): Promise<Wrong | undefined> {
      const wrong = await inTime(Promise.resolve(shared?.dispose()).then(() => undefined))
      return wrong ?? (gaveUp ? undefined : leftBehind(await left()))
    },
  }
}

/** What comes of work, or of `late` where it takes longer than a time in ms. */
async function within<T>(limit: number, work: Promise<T>, late: () => T): Promise<T> {
  if (limit === Infinity) return work
  let timer: ReturnType<typeof setTimeout> | undefined
  const alarm = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), limit)
  })
  return Promise.race([work, alarm]).finally(() => clearTimeout(timer))
}

function verdict(item: Case, wrong: Wrong | undefined, known: Known): Row {
  const reason = known[item.id]
  if (reason === undefined) return wrong === undefined ? row(item, 'pass') : row(item, 'fail', wrong)
  if (wrong === undefined)
    return row(item, 'fixed', { detail: `it passes, but is listed as known: ${reason}` })
  return row(item, 'known', { detail: reason })
}

/** A row that fails for every id listed as known that is no case's. */
function strayIds(known: Known, cases: readonly Case[]): Row[] {
  const ids = new Set<string>(cases.map(({ id }) => id))
  return Object.keys(known)
    .filter((id) => !ids.has(id))
    .map((id) => ({
      id,
      spec: '',
      catches: 'a list of known failures that names no case',
      status: 'fail',
      detail: 'listed as known, but there is no such case',
    }))
}
