import { RoiPoolError } from '@roipool/core'
import { type Jobs, KERNELS, type Step } from '@roipool/wasm-kernels'
import { loadKernels, type SharedKernels } from './kernels.js'
import type { Storage } from './storage.js'
import { startThread, type Thread } from './thread.js'

/** The fields of `Work` in assembly/work.ts, in its order; four bytes each. The first four are the kernels' own. */
const FIELDS = ['serial', 'left', 'done', 'awaited'] as const
const TOLD = ['chunks', 'chunk', 'from', 'to', 'kernel', 'job', 'stride'] as const
export const WORK_BYTES = (FIELDS.length + TOLD.length) * 4

/** Where the work is: in the page of the memory that is never lent. */
const WORK = 64

/** Work of less cost, about 0.2 ms, is not worth waking anyone. */
const LEAST_COST = 2 ** 20

/** So many chunks for each thread, so that none waits long for the last. */
const CHUNKS = 32

/** The thread that calls, and others that share its memory and its work. */
export class Team {
  readonly kernels: SharedKernels
  readonly #storage: Storage
  /** Work of less cost is done on the thread that calls: in values read. */
  readonly #leastCost: number
  readonly #helpers: Thread[] = []
  #lost: RoiPoolError | undefined
  #waiting: { resolve(): void; reject(reason: unknown): void } | undefined

  private constructor(kernels: SharedKernels, storage: Storage, leastCost: number) {
    this.kernels = kernels
    this.#storage = storage
    this.#leastCost = leastCost
  }

  /** @throws whatever reason there is why no threads can be had; never for one */
  static async open(
    module: WebAssembly.Module,
    storage: Storage,
    threads: number,
    leastCost = LEAST_COST,
  ): Promise<Team> {
    const team = new Team(await loadKernels(module, storage.memory), storage, leastCost)
    try {
      await Promise.all(Array.from({ length: threads - 1 }, (_, n) => team.#start(module, n + 1)))
    } catch (error) {
      await team.dispose()
      throw error
    }
    return team
  }

  get threads(): number {
    return this.#helpers.length + 1
  }

  /** Whether work of this cost is shared: then every thread needs a job and room of its own. */
  shares(cost: number): boolean {
    return this.threads > 1 && cost >= this.#leastCost
  }

  /**
   * Does a step, and calls `meanwhile` on this thread while others are at it. A promise only where there is something
   * to wait for.
   *
   * @throws RoiPoolError ROI_DISPOSED if a thread ended, now or before
   */
  run(
    { kernel, from, to, cost }: Step,
    { job, stride }: Jobs,
    meanwhile?: () => void,
  ): Promise<void> | undefined {
    if (this.#lost) throw this.#lost
    const { kernels, threads } = this
    const chunk = Math.max(Math.ceil((to - from) / (threads * CHUNKS)), 1)
    const chunks = Math.ceil((to - from) / chunk)
    if (!this.shares(cost) || chunks < 2) {
      meanwhile?.()
      kernels.invoke(KERNELS[kernel], job, from, to)
      return undefined
    }
    const told = { chunks, chunk, from, to, kernel: KERNELS[kernel], job, stride }
    this.#storage.ints.set(
      TOLD.map((field) => told[field]),
      WORK / 4 + FIELDS.length,
    )
    kernels.begin(WORK, Math.min(threads - 1, chunks - 1))
    meanwhile?.()
    kernels.help(WORK, 0)
    return kernels.awaitEnd(WORK) ? undefined : this.#end()
  }

  /** Ends the threads. */
  async dispose(): Promise<void> {
    await Promise.all(this.#helpers.map((thread) => thread.terminate()))
  }

  #start(module: WebAssembly.Module, thread: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const { memory } = this.#storage
      let ready = false
      const helper = startThread({
        onMessage: () => {
          if (ready) return this.#told()
          ready = true
          helper.unref()
          resolve()
        },
        onEnd: (cause) => (ready ? this.#lose(cause) : reject(cause)),
      })
      this.#helpers.push(helper)
      helper.postMessage({ module, memory, work: WORK, thread })
    })
  }

  /** Waits for threads that are still at work. Node does not exit before they are done. */
  async #end(): Promise<void> {
    for (const thread of this.#helpers) thread.ref()
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting = { resolve, reject }
      })
    } finally {
      this.#waiting = undefined
      for (const thread of this.#helpers) thread.unref()
    }
  }

  /** A thread did the last of some work; of the work before, if this came late. */
  #told() {
    if (this.kernels.isDone(WORK)) this.#waiting?.resolve()
  }

  /** What was being done will never be: ends the others before anything they write to is used again. */
  #lose(cause: unknown) {
    if (this.#lost) return
    const why = cause instanceof Error ? cause.message : String(cause)
    this.#lost = new RoiPoolError(
      'ROI_DISPOSED',
      `backend wasm lost a thread (${why}): its maps can be read, but it pools no more: open another`,
      { cause },
    )
    void this.dispose().then(() => this.#waiting?.reject(this.#lost))
  }
}
