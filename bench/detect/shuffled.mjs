/** The numbers below `count`, in an order that a seed gives. */
export function shuffled(count, seed) {
  const order = Array.from({ length: count }, (_, n) => n)
  let state = seed
  for (let n = count - 1; n > 0; n--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = state % (n + 1)
    ;[order[n], order[other]] = [order[other], order[n]]
  }
  return order
}
