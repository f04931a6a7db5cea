import type { BenchRecord, Environment, Progress } from '@roipool/bench'
import type { Reply, Request, Surveyed } from '../worker/messages'
import { openSandbox, openThread, type Thread } from './thread'

/** Milliseconds that a backend has to answer before its thread is ended. */
const PATIENCE = 4000

/** The measuring thread, as the page sees it. */
class Bench {
  environment = $state.raw<Environment>()
  /** Backends of the catalogue, as far as it is known whether they can run here. */
  surveyed = $state.raw<readonly Surveyed[]>([])
  running = $state(false)
  cancelling = $state(false)
  progress = $state.raw<Progress>()
  /** What the last run found, or the one that goes on. */
  record = $state.raw<BenchRecord>()
  /** Why the last run broke off. */
  failure = $state<string>()

  /** The thread of this page, which looks for backends and measures them. */
  #own: Thread | undefined
  /** The one that runs code from elsewhere as well; it is made when there is such code. */
  #sandbox: Thread | undefined
  /** The one that measures now. */
  #busy: Thread | undefined
  #patience: ReturnType<typeof setTimeout> | undefined

  /** Starts the thread, and has it look for backends. */
  start() {
    this.#own = openThread((reply) => this.#hear(reply))
    this.#own.ask({ kind: 'survey' })
  }

  run(what: Omit<Extract<Request, { kind: 'run' }>, 'kind'>) {
    Object.assign(this, { running: true, failure: undefined, record: undefined, progress: undefined })
    const foreign = what.backends.some(({ address }) => address !== undefined)
    if (foreign) this.#sandbox ??= openSandbox((reply) => this.#hear(reply))
    this.#busy = foreign ? this.#sandbox : this.#own
    this.#busy?.ask($state.snapshot({ kind: 'run', ...what }) as Request)
  }

  /** Ends the run with what there is; a backend that does not answer is ended with its thread. */
  cancel() {
    this.cancelling = true
    this.#busy?.ask({ kind: 'cancel' })
    this.#patience = setTimeout(() => {
      if (this.record) this.record = { ...this.record, ended: 'cancelled' }
      this.#endThread()
      this.#end()
    }, PATIENCE)
  }

  #endThread() {
    this.#busy?.end()
    if (this.#busy === this.#sandbox) this.#sandbox = undefined
    else this.start()
  }

  #hear(reply: Reply) {
    if (reply.kind === 'environment') this.environment = reply.environment
    else if (reply.kind === 'catalogue') this.surveyed = reply.backends
    else if (reply.kind === 'surveyed') {
      this.surveyed = this.surveyed.map((each) => (each.id === reply.backend.id ? reply.backend : each))
    } else if (reply.kind === 'progress') this.progress = reply.progress
    else if (reply.kind === 'record') {
      this.record = reply.record
      if (reply.record.ended !== 'running') this.#end()
    } else {
      this.failure = reply.reason
      if (this.#busy === this.#sandbox) this.#endThread()
      this.#end()
    }
  }

  #end() {
    clearTimeout(this.#patience)
    Object.assign(this, { running: false, cancelling: false })
  }
}

export const bench = new Bench()
