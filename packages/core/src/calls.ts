import { isPromise } from './check/describe.js'
import { RoiPoolError } from './errors.js'

/** What becomes of a value: at once, unless it is a promise. A turn of the event loop costs as much as a small RoI. */
export function andThen<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value)
}

function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && isPromise(value)
}

/** Runs calls one at a time, in the order they were made, until it is closed. SPEC §6.1, §6.2. */
export class Calls {
  /** The last call, while it is not done. */
  #last: Promise<unknown> | undefined
  #closing: Promise<void> | undefined
  readonly #holds = new Set<Promise<unknown>>()

  /** Runs `work` after every call made before it, whether or not those succeeded, and after the caller's own turn. */
  take<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#await((this.#last ?? Promise.resolve()).then(work))
  }

  /** The same of work that touches no array of the caller's: at once where no call is to be waited for. */
  takeNow<T>(work: () => T | Promise<T>): T | Promise<T> {
    if (this.#last) return this.take(work)
    const result = work()
    return isThenable(result) ? this.#await(result) : result
  }

  #await<T>(result: Promise<T>): Promise<T> {
    const done = () => {
      if (this.#last === last) this.#last = undefined
    }
    const last: Promise<unknown> = result.then(done, done)
    this.#last = last
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
