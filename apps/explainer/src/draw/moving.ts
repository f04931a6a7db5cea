/** The share of a movement that is done, of the share of its time: slow at both ends. */
export function eased(share: number): number {
  const time = Math.min(Math.max(share, 0), 1)
  return time * time * (3 - 2 * time)
}

/** A number on its way from one to the other. */
export function between(from: number, to: number, share: number): number {
  return from + (to - from) * share
}

/** How far the nth of `count` things is that set out one after the other, and arrive so. */
export function inTurn(share: number, n: number, count: number): number {
  return eased(share * 2 - n / Math.max(count - 1, 1))
}
