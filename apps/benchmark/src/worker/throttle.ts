/**
 * Passes a value on, unless one of the same kind was passed on less than so many milliseconds ago. A new kind always gets
 * through: what follows it may take long.
 */
export function throttle<T>(
  interval: number,
  kindOf: (value: T) => string,
  pass: (value: T) => void,
): (value: T) => void {
  let last = -Infinity
  let lastKind: string | undefined
  return (value) => {
    const [now, kind] = [performance.now(), kindOf(value)]
    if (kind === lastKind && now - last < interval) return
    last = now
    lastKind = kind
    pass(value)
  }
}
