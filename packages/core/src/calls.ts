import { RoiPoolError } from './errors.js'

/** Runs calls one at a time, in the order they were made, until it is closed. SPEC §6.1, §6.2. */
export class Calls {
  #last: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined
  readonly #holds = new Set<Promise<unknown>>()

  /** Runs `work` after every call made before it, whether or not those succeeded. */
  take<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Has `close` wait for `work`, whatever becomes of it. */
  hold<T>(work: () => Promise<T>): Promise<T> {
    const result = work()
    const done: Promise<unknown> = result.then(
      () => this.#holds.delete(done),
      () => this.#holds.delete(done),
    )
    this.#holds.add(done)
    return result
  }

  /** Runs `work` last: after what is held, and after every call. */
  close(work: () => Promise<void>): Promise<void> {
    this.#closing ??= this.#released().then(() => this.take(work))
    return this.#closing
  }

  checkOpen(message: string): void {
    if (this.#closing) throw new RoiPoolError('ROI_DISPOSED', message)
  }

  async #released(): Promise<void> {
    while (this.#holds.size > 0) await Promise.all(this.#holds)
  }
}
