import { RoiPoolError } from './errors.js'

/** Runs calls one at a time, in the order they were made, whether or not those before succeeded. SPEC §6.1. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  #after: Turns | undefined
  #closed: string | undefined

  /** Runs `work` in its turn. */
  take<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#after) return this.#after.take(work)
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Has `checkOpen` throw ROI_DISPOSED from now on. */
  close(message: string): void {
    this.#closed = message
  }

  checkOpen(): void {
    if (this.#after) this.#after.checkOpen()
    else if (this.#closed) throw new RoiPoolError('ROI_DISPOSED', this.#closed)
  }

  /** Leaves whatever is asked for from now on to `after`; resolves once the calls made so far have run. */
  continueIn(after: Turns): Promise<unknown> {
    this.#after = after
    return this.#last
  }
}
