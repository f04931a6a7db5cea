/** Milliseconds of work after which others have their turn. */
const MOST = 50
let last = Number.NEGATIVE_INFINITY

/**
 * Lets timers, events and a page's drawing have their turn, if the last one was long enough ago. tfjs's backends wasm and
 * cpu answer at once, so that a loop that awaits them would leave no turn to anybody else.
 */
export async function breathe(): Promise<void> {
  if (performance.now() - last < MOST) return
  await turn()
  last = performance.now()
}

/** The next turn of the event loop. Timers of a page would come later: at least 4 ms, a second in a hidden tab. */
function turn(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve))
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
