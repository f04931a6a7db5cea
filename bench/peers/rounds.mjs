/** Below this many milliseconds what the caches happen to hold counts. */
const SHORT = 100

/**
 * Milliseconds of every task in every round; each round begins with another task. A short call is made twice and the
 * second is timed, so that whoever it is finds its own data in the caches, as in a loop, and not another's. A task
 * with `rounds` takes part in so many only: those that need many seconds.
 */
export async function interleave(tasks, rounds, onRound) {
  const times = tasks.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < tasks.length; n++) {
      const at = (n + round) % tasks.length
      const { run, rounds: most = rounds } = tasks[at]
      if (round >= most) continue
      const first = await run()
      times[at].push(first < SHORT ? await run() : first)
    }
    onRound?.(round + 1)
  }
  return times
}

/** The part of the samples that lies below: 0.5 is the median. */
export function quantile(samples, part) {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.round(part * (sorted.length - 1))]
}

/** The median, over rounds, of one row's time over another's. */
export function ratio(row, other) {
  const rounds = Math.min(row.samples.length, other.samples.length)
  return quantile(
    Array.from({ length: rounds }, (_, round) => row.samples[round] / other.samples[round]),
    0.5,
  )
}
