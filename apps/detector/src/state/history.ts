/** How many changes can be undone. */
const MOST = 100

/** What was, what is, and what was undone. */
export interface History<State> {
  readonly past: readonly State[]
  readonly now: State
  readonly future: readonly State[]
}

export function historyOf<State>(now: State): History<State> {
  return { past: [], now, future: [] }
}

export function changed<State>({ past, now }: History<State>, next: State): History<State> {
  return { past: [...past.slice(1 - MOST), now], now: next, future: [] }
}

export function undone<State>(history: History<State>): History<State> {
  const { past, now, future } = history
  if (past.length === 0) return history
  return { past: past.slice(0, -1), now: past.at(-1)!, future: [now, ...future] }
}

export function redone<State>(history: History<State>): History<State> {
  const { past, now, future } = history
  const [next, ...later] = future
  if (next === undefined) return history
  return { past: [...past, now], now: next, future: later }
}
