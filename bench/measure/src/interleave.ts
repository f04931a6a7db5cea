import { breathe } from './breathe.js'

/** Something that is timed again and again. */
export interface Task {
  /** Milliseconds a call is expected to take. */
  readonly guess: number
  /** Milliseconds of a call, one for each round so far. */
  readonly times: number[]
  readonly rounds: number
  /** Runs it once, and says how many milliseconds a call took. */
  readonly run: () => Promise<number>
}

/** A clock of 0.1 ms, as pages without isolation have, is then off by 5 % at the most. */
const SHORTEST = 2
const MOST_CALLS = 20_000

/** A task of which so many calls are timed together that a clock can tell. */
export function repeated(call: () => unknown, guess: number, times: number[], rounds: number): Task {
  const calls = Math.min(MOST_CALLS, Math.max(1, Math.ceil(SHORTEST / guess)))
  return { guess: guess * calls, times, rounds, run: async () => (await timed(call, calls)) / calls }
}

/** Milliseconds that so many calls take. */
export async function timed(call: () => unknown, calls = 1): Promise<number> {
  const start = performance.now()
  for (let n = 0; n < calls; n++) {
    const result = call()
    if (result instanceof Promise) await result
  }
  return performance.now() - start
}

/** Milliseconds of a call, of as many as 5 ms hold, but at least one. */
export async function estimate(call: () => unknown): Promise<number> {
  const start = performance.now()
  let calls = 0
  let taken = 0
  while (taken < 5 && calls < MOST_CALLS) {
    await call()
    calls++
    taken = performance.now() - start
  }
  return Math.max(taken / calls, 1e-4)
}

/** So many rounds of something as fit into `budget` milliseconds: never more than asked for, never none. */
export function roundsWithin(budget: number, guess: number, asked: number): number {
  const fitting = Math.floor(budget / guess)
  return Math.min(asked, Math.max(fitting, guess < budget ? 3 : 1))
}

/** Milliseconds that tasks are expected to take, all their rounds. */
export function duration(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { guess, rounds }) => sum + guess * rounds, 0)
}

/**
 * Runs every task once a round, each round beginning with another, so that what else the machine does hits all of them
 * alike. A task that has its rounds is left out.
 *
 * @param onTask is told how much is done, from 0 to 1
 */
export async function interleave(
  tasks: readonly Task[],
  signal: AbortSignal | undefined,
  onTask: (part: number) => void,
): Promise<void> {
  const total = duration(tasks)
  const last = Math.max(0, ...tasks.map(({ rounds }) => rounds))
  let done = 0
  for (let round = 0; round < last; round++) {
    for (let n = 0; n < tasks.length; n++) {
      const task = tasks[(n + round) % tasks.length]!
      if (round >= task.rounds) continue
      await breathe(signal)
      task.times.push(await task.run())
      done += task.guess
      onTask(done / total)
    }
  }
}
