import type { BenchRecord, Environment, Progress } from '@roipool/bench'
import type { Reply, Request, Surveyed } from '../worker/messages'

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

  #worker: Worker | undefined
  #patience: ReturnType<typeof setTimeout> | undefined

  /** Starts the thread, and has it look for backends. */
  start() {
    this.#worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' })
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#hear(data)
    this.#worker.onerror = ({ message }) => this.#hear({ kind: 'failed', reason: message })
    this.#ask({ kind: 'survey' })
  }

  run(what: Omit<Extract<Request, { kind: 'run' }>, 'kind'>) {
    Object.assign(this, { running: true, failure: undefined, record: undefined, progress: undefined })
    this.#ask({ kind: 'run', ...what })
  }

  /** Ends the run with what there is; a backend that does not answer is ended with its thread. */
  cancel() {
    this.cancelling = true
    this.#ask({ kind: 'cancel' })
    this.#patience = setTimeout(() => {
      this.#worker?.terminate()
      if (this.record) this.record = { ...this.record, ended: 'cancelled' }
      this.#end()
      this.start()
    }, PATIENCE)
  }

  #ask(request: Request) {
    this.#worker?.postMessage($state.snapshot(request))
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
      this.#end()
    }
  }

  #end() {
    clearTimeout(this.#patience)
    Object.assign(this, { running: false, cancelling: false })
  }
}

export const bench = new Bench()
