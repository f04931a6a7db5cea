/** A part of a run whose length is guessed until it is known. */
export interface Job {
  /** Jobs of a kind are off by the same factor. */
  readonly kind: string
  /** Milliseconds it is thought to take. */
  readonly guess: number
}

export interface Progress {
  /** Number of the job that is going on. */
  readonly job: number
  /** What is going on. */
  readonly label: string
  /** How much is behind, from 0 to 1. It never goes back. */
  readonly part: number
  /** Milliseconds it will still take, as far as one can tell. */
  readonly left: number
}

/** So much of a job must be done before its own pace counts for more than the guess. */
const TRUST = 0.1

/** Tells how much is done and what time is left, by what jobs of the same kind took. They run one after the other. */
export function startClock(jobs: readonly Job[], now: () => number = () => performance.now()) {
  const state = jobs.map((job) => ({ ...job, done: 0, taken: 0 }))
  let started = now()
  let furthest = 0

  /** What the guesses for jobs of a kind have to be multiplied with. The start of a job, which may be slow, counts little. */
  function scaleOf(kind: string): number {
    const own = state.filter((job) => job.kind === kind)
    const guessed = own.reduce((sum, { guess, done }) => sum + guess * done, 0)
    const taken = own.reduce((sum, job) => sum + job.taken, 0)
    const prior = TRUST * own[0]!.guess
    return (taken + prior) / (guessed + prior)
  }

  return {
    /** Job `n` is done to this part; 1 ends it, and the next one begins. */
    at(n: number, part: number, label: string): Progress {
      const job = state[n]!
      Object.assign(job, { done: part, taken: now() - started })
      if (part === 1) started = now()
      const taken = state.reduce((sum, each) => sum + each.taken, 0)
      const left = state.reduce((sum, each) => sum + scaleOf(each.kind) * each.guess * (1 - each.done), 0)
      furthest = Math.max(furthest, taken + left > 0 ? taken / (taken + left) : 1)
      return { job: n, label, part: furthest, left }
    },
  }
}

/** How much of a list of so many is done after each, from 0 on: all alike. */
export function evenParts(count: number): number[] {
  return Array.from({ length: count + 1 }, (_, done) => done / Math.max(count, 1))
}

/**
 * How much of the same list is done after each, where it took another as long. What took no time there takes some all
 * the same: half of the whole is shared alike.
 *
 * @param ends when the list began, and when each of it was done
 */
export function partsBy(ends: readonly number[]): number[] {
  const [start, end] = [ends[0]!, ends.at(-1)!]
  const even = evenParts(ends.length - 1)
  if (end <= start) return even
  return ends.map((at, done) => ((at - start) / (end - start) + even[done]!) / 2)
}
