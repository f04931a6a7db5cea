/** Numbers in [0, 1) that follow from the seeds alone. */
export type Random = () => number

/**
 * A generator for a list of whole numbers: a seed, then what it is for, such as the number of a step. So nothing but
 * that number has to be kept to go on where training stopped.
 */
export function randomOf(...seeds: readonly number[]): Random {
  let state = seeds.reduce((mixed, seed) => scramble((mixed + seed + 0x9e3779b9) >>> 0), 0)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    return scramble(state) / 2 ** 32
  }
}

/** Thirty-two bits, each of which depends on all of those given (the end of MurmurHash3). */
function scramble(bits: number): number {
  let mixed = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** A whole number that `@roipool/detection` takes for a seed. */
export function seedOf(random: Random): number {
  return Math.floor(random() * 2 ** 32)
}

/** `count` numbers of a normal distribution around 0. Box and Muller 1958. */
export function normals(count: number, deviation: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    return deviation * radius * Math.cos(2 * Math.PI * random())
  })
}

/** `count` of the numbers below `below`, all of them if there are fewer, drawn without replacement. */
export function draw(below: number, count: number, random: Random): number[] {
  const list = Array.from({ length: below }, (_, n) => n)
  const most = Math.min(count, below)
  for (let n = 0; n < most; n++) {
    const other = n + Math.floor(random() * (below - n))
    ;[list[n], list[other]] = [list[other]!, list[n]!]
  }
  return list.slice(0, most)
}
