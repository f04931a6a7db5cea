import { CliError } from '@roipool/terminal'
import type { Case } from '../case.js'
import { cases as allCases } from '../cases/index.js'
import { environment } from '../environment.js'
import { likelyCause } from '../explain/likely.js'
import { type Report, type Row, reported, row } from '../report.js'
import { OPEN } from '../run.js'
import { CLOSE } from '../session.js'
import { attend, type Ending } from './attend.js'
import type { Message } from './messages.js'

export interface ModuleOptions {
  /** The module of the process that runs the cases: it calls `serveCases`. */
  readonly child: URL
  /** Which cases, by default all. */
  readonly cases?: readonly Case[] | undefined
  /** Milliseconds that a case, opening and closing may take each. */
  readonly timeout: number
  /** Ends the run after the first case that fails. */
  readonly bail?: boolean | undefined
  /** Called before a case is run. */
  readonly onCase?: ((id: string, done: number, total: number) => void) | undefined
  readonly onRow?: ((row: Row) => void) | undefined
}

/** So many cases in a row without an answer end the run. */
const SILENT = 2
/** So many processes in a row that end by themselves end it. */
const DIED = 3

/**
 * Runs the suite on a backend in a process of its own. One that does not answer is ended, and a new one goes on with the
 * cases that are left. So there is a report, whatever the backend does.
 *
 * @throws CliError where there is no such backend
 */
export async function conformModule(specifier: string, options: ModuleOptions): Promise<Report> {
  const { child, timeout, cases = allCases } = options
  const run = new Run(specifier, cases, options)
  while (!run.isOver) {
    const ids = cases.filter(({ id }) => !run.rows.has(id)).map(({ id }) => id)
    run.end(await attend(child, { specifier, ids }, timeout, (message) => run.hear(message)))
  }
  return run.report()
}

/** What is known so far, from all processes. */
class Run {
  isOver = false
  readonly rows = new Map<string, Row>()
  readonly #specifier: string
  readonly #cases: readonly Case[]
  readonly #options: ModuleOptions
  #opened: Extract<Message, { kind: 'opened' }> | undefined
  #unavailable: string | undefined
  #ended: string | undefined
  /** What is under way: a case by its id, `open` or `close`. */
  #stage = OPEN.id as string
  #silent = 0
  #died = 0

  constructor(specifier: string, cases: readonly Case[], options: ModuleOptions) {
    this.#specifier = specifier
    this.#cases = cases
    this.#options = options
  }

  /** @returns whether there is more to hear from this process */
  hear(message: Message): boolean {
    switch (message.kind) {
      case 'refused':
        throw new CliError(message.reason)
      case 'unavailable':
        this.#unavailable = message.reason
        this.isOver = true
        return false
      case 'started':
        return true
      case 'opened':
        this.#opened ??= message
        return true
      case 'case':
        this.#stage = message.id
        this.#options.onCase?.(message.id, this.rows.size, this.#cases.length)
        return true
      case 'row':
        this.#silent = this.#died = 0
        this.#stage = ''
        return this.#put(message.row)
      case 'explained':
        this.rows.set(message.row.id, message.row)
        return true
      case 'closing':
        this.#stage = CLOSE.id
        return true
      default:
        for (const one of message.kind === 'closed' ? message.rows : []) this.#put(one)
        this.isOver = true
        return false
    }
  }

  /** @returns whether the run goes on */
  #put(one: Row): boolean {
    this.rows.set(one.id, one)
    this.#options.onRow?.(one)
    if (!this.#options.bail || one.status !== 'fail') return true
    this.#ended = 'ended after the first failure'
    this.isOver = true
    return false
  }

  end(ending: Ending): void {
    if (ending.how === 'heard') return
    const stage = this.#stage
    this.#stage = OPEN.id
    const of = [OPEN, CLOSE, ...this.#cases].find(({ id }) => id === stage)
    // Else it was looked into, after its row.
    if (of) this.#put(row(of, 'fail', { detail: ending.detail }))
    if (stage === OPEN.id) this.#stop('it does not open')
    else if (stage === CLOSE.id) this.isOver = true
    else if (ending.how === 'died' && ++this.#died === DIED)
      this.#stop(`its process ends: ${DIED} times in a row`)
    else if (ending.how === 'silent' && of && ++this.#silent === SILENT) {
      this.#stop(`it does not answer: ${SILENT} cases in a row`)
    }
  }

  #stop(why: string): void {
    this.#ended ??= why
    this.isOver = true
  }

  async report(): Promise<Report> {
    const rows = [...this.rows.values()]
    const { name: backend = this.#specifier, runsOn, capabilities } = this.#opened ?? {}
    const head = { backend, environment: environment() }
    if (this.#unavailable !== undefined) {
      return { ...head, unavailable: this.#unavailable, ...reported([], this.#cases) }
    }
    const likely = await likelyCause(rows, this.#cases)
    return {
      ...head,
      ...(runsOn !== undefined && { runsOn }),
      ...(capabilities && { capabilities }),
      ...(this.#ended !== undefined && { ended: this.#ended }),
      ...(likely && { likely }),
      ...reported(rows, this.#cases),
    }
  }
}
