import { expect, it } from 'vitest'
import { clearOf } from '../src/draw/digits'
import { inCell } from '../src/draw/numbers'

it('moves digits off a line that crosses their cell, no farther than it takes', () => {
  expect(clearOf([9.25, 15.5], 12, 0.6, 0.6)).toEqual({ middle: 12.5, share: 1, clear: true })
  expect(clearOf([9.05], 9, 0.6, 0.6)).toEqual({ middle: 9.5, share: 1, clear: true })
  expect(clearOf([9.25], 9, 0.6, 0.6).middle).toBeCloseTo(9.55, 9)
  expect(clearOf([10.53125], 10, 0.3, 0.6).middle).toBeCloseTo(10.38125, 9)
})

it('makes them smaller where they fit only so, and leaves them where that is too small', () => {
  const halved = clearOf([15.5], 15, 0.6, 0.6)
  expect(halved.share).toBeCloseTo(0.5 / 0.6, 9)
  expect(halved.middle).toBeCloseTo(15.25, 9)
  expect(clearOf([3.3, 3.6], 3, 0.9, 0.6)).toEqual({ middle: 3.5, share: 1, clear: false })
})

it('keeps digits clear of every line, wherever lines lie', () => {
  for (let n = 1; n < 400; n++) {
    const lines = [n / 400, ((n * 7) % 400) / 400]
    const { middle, share, clear } = clearOf(lines, 0, 0.55, 0.6)
    if (!clear) continue
    for (const line of lines)
      expect(Math.abs(line - middle)).toBeGreaterThanOrEqual((0.55 * share) / 2 - 1e-9)
  }
})

it('writes values apart that a thirtieth of their channel lies between', () => {
  for (const spread of [0.02, 0.3, 0.9, 3, 8, 31, 400]) {
    const range = [-spread / 3, (spread * 2) / 3] as const
    const written = Array.from({ length: 30 }, (_, n) => inCell(range[0] + (spread * n) / 29, range))
    expect(new Set(written).size, `${spread}`).toBe(30)
  }
})
