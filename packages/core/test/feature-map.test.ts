import { describe, expect, it } from 'vitest'
import { featureMap, RoiPoolError } from '../src/index.js'

describe('featureMap', () => {
  it('takes a Float32Array as it is', () => {
    const data = Float32Array.of(1, 2, 3, 4)
    expect(featureMap(data, [1, 2, 2, 1]).data).toBe(data)
  })

  it.each([[[1, 2, 3.5, -4]], [Float64Array.of(1, 2, 3.5, -4)]])('converts %o', (data) => {
    const { data: converted, shape } = featureMap(data, [1, 2, 2, 1])
    expect(converted).toEqual(Float32Array.of(1, 2, 3.5, -4))
    expect(shape).toEqual([1, 2, 2, 1])
  })

  it.each<[string, unknown, readonly number[], string]>([
    ['another length', [1, 2, 3], [1, 2, 2, 1], 'features.data must hold 4 values for the shape [1,2,2,1]'],
    ['three axes', [1, 2, 3, 4], [2, 2, 1], 'features.shape must be four numbers'],
    ['words', ['1', '2'], [1, 2, 1, 1], 'data[0] must be a number, but is "1"'],
    ['bigints', BigInt64Array.of(1n), [1, 1, 1, 1], 'data[0] must be a number, but is 1n'],
    ['no list', { length: 1 }, [1, 1, 1, 1], 'data must be a list of numbers, but is an object'],
    ['nothing', undefined, [1, 1, 1, 1], 'data must be a list of numbers, but is undefined'],
  ])('refuses %s', (_, data, shape, says) => {
    const call = () => featureMap(data as never, shape as never)
    expect(call).toThrow(says)
    expect(call).toThrow(RoiPoolError)
  })
})
