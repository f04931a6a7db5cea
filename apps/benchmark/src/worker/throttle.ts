/** Passes a value on, unless one was passed on less than so many milliseconds ago. */
export function throttle<T>(interval: number, pass: (value: T) => void): (value: T) => void {
  let last = -Infinity
  return (value) => {
    const now = performance.now()
    if (now - last < interval) return
    last = now
    pass(value)
  }
}
