import { checkWhole } from './check.js'

/** Numbers in [0, 1) that follow from the seed alone (mulberry32). */
export type Random = () => number

export function randomOf(seed: number): Random {
  checkWhole('options.seed', seed, 0)
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), bits | 61)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `count` of the values, all of them if there are fewer, drawn without replacement. */
export function draw(values: readonly number[], count: number, random: Random): number[] {
  const list = [...values]
  const most = Math.min(count, list.length)
  for (let n = 0; n < most; n++) {
    const other = n + Math.floor(random() * (list.length - n))
    ;[list[n], list[other]] = [list[other]!, list[n]!]
  }
  return list.slice(0, most)
}
