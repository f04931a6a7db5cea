/** Numbers in [0, 1) that follow from three whole numbers alone (sfc32). */
export type Random = () => number

export function randomOf(first: number, second: number, third: number): Random {
  let [a, b, c, count] = [first | 0, second | 0, third | 0, 1]
  const next = () => {
    const sum = (a + b + count++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  for (let n = 0; n < 16; n++) next()
  return next
}

/** Between two numbers. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random()
}

/** One of the values. */
export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!
}
