import { expect, it } from 'vitest'

const list = Float32Array.of(0, Number.NaN, 3)

it('typed arrays are equal where each element is', () => {
  expect(list).toEqual(Float32Array.of(0, Number.NaN, 3))
  expect({ deep: [list] }).toEqual({ deep: [list.slice()] })
})

it.each([
  ['another element', Float32Array.of(0, Number.NaN, 4)],
  ['the other zero', Float32Array.of(-0, Number.NaN, 3)],
  ['one less', list.subarray(0, 2)],
  ['one more', Float32Array.of(...list, 0)],
  ['another type', Float64Array.from(list)],
  ['no typed array', [...list]],
])('%s is another answer', (_, other) => {
  expect(list).not.toEqual(other)
  expect(other).not.toEqual(list)
  expect({ deep: [list] }).not.toEqual({ deep: [other] })
})
