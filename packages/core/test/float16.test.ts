import { describe, expect, it, test } from 'vitest'
import { featureMap, fromFloat16Bits, toFloat16Bits } from '../src/index.js'

/** What bits stand for, by IEEE 754's definition. */
function meaning(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}

const all = Uint16Array.from({ length: 65536 }, (_, n) => n)
const words = (values: Float32Array) => new Uint32Array(values.buffer)
const one = (value: number) => toFloat16Bits(Float32Array.of(value))[0]

describe('float16', () => {
  it('reads all 65,536 bit patterns as what they stand for, subnormals and the sign of 0 included', () => {
    const wrong = [...fromFloat16Bits(all)].flatMap((value, n) => (Object.is(value, meaning(n)) ? [] : [n]))
    expect(wrong).toEqual([])
  })

  it('keeps the payload of NaN, and gives every other pattern back', () => {
    expect(words(fromFloat16Bits(Uint16Array.of(0x7c01, 0xfe55)))).toEqual(
      Uint32Array.of(0x7f802000, 0xffcaa000),
    )
    const back = toFloat16Bits(fromFloat16Bits(all))
    const isNaN16 = (bits: number) => (bits & 0x7fff) > 0x7c00
    expect([...all].filter((bits) => back[bits] !== (isNaN16(bits) ? bits | 0x200 : bits))).toEqual([])
  })

  it('rounds to the nearest, halves to the even one, between all neighbours', () => {
    const wrong: number[] = []
    const single = new Float32Array(1)
    const next = (value: number, by: 1 | -1) => {
      single[0] = value
      words(single)[0]! += value > 0 ? by : -by
      return single[0]
    }
    for (let bits = 0; bits < 0x7bff; bits++) {
      const middle = (meaning(bits) + meaning(bits + 1)) / 2
      const even = bits % 2 === 0 ? bits : bits + 1
      const right =
        one(middle) === even && one(next(middle, -1)) === bits && one(next(middle, 1)) === bits + 1
      if (!right || one(-middle) !== (even | 0x8000)) wrong.push(bits)
    }
    expect(wrong).toEqual([])
  })

  it('is infinite from the middle between 65504 and 65536 on, and 0 up to half of 2^-24', () => {
    expect([65504, 65519.99, 65520, 1e30, Infinity].map(one)).toEqual([
      0x7bff, 0x7bff, 0x7c00, 0x7c00, 0x7c00,
    ])
    expect([2 ** -25, 2 ** -25 * 1.001, 2 ** -140, -0].map(one)).toEqual([0, 1, 0, 0x8000])
  })

  it('takes a part of an array', () => {
    expect([...toFloat16Bits(Float32Array.of(9, 1, 2).subarray(1))]).toEqual([0x3c00, 0x4000])
  })

  it('makes feature maps', () => {
    const { data } = featureMap(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00), [1, 2, 2, 1], {
      type: 'float16',
    })
    expect(data).toEqual(Float32Array.of(1, -2, 2 ** -24, Infinity))
    // Without its name, whole numbers are what they are.
    expect(featureMap(Uint16Array.of(0x3c00), [1, 1, 1, 1]).data).toEqual(Float32Array.of(15360))
  })

  it.each([
    [
      () => featureMap([1, 2], [1, 1, 2, 1], { type: 'float16' }),
      'float16 bits must be a Uint16Array, but is [1, 2]',
    ],
    [
      () => featureMap([1], [1, 1, 1, 1], { type: 'half' as never }),
      "options.type must be 'float16', but is",
    ],
    [() => featureMap([1], [1, 1, 1, 1], { kind: 1 } as never), 'options.kind is not a parameter'],
    [() => toFloat16Bits([1] as never), 'values must be a Float32Array, but is [1]'],
  ])('refuses what it would have to guess: %#', (call, says) => {
    expect(call).toThrow(says)
  })
})

// Node has Float16Array from 24 on.
const Halves = (globalThis as { Float16Array?: new (values: readonly number[]) => ArrayLike<number> })
  .Float16Array
if (!Halves) console.info('no Float16Array here: the tests with one are skipped')
test.skipIf(!Halves)('a Float16Array is converted as its bits are', () => {
  const halves = new Halves!([1, -2, 2 ** -24, 65504])
  expect(featureMap(halves, [1, 2, 2, 1]).data).toEqual(Float32Array.of(1, -2, 2 ** -24, 65504))
})
