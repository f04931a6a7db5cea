import { describe, expect, it } from 'vitest'
import { type Polygon, polygonCoverage } from '../src/index.js'
import { cases } from './golden/polygon-coverage.json'

/** A square of whole or broken cells. */
const box = (x1: number, y1: number, x2: number, y2: number) => [x1, y1, x2, y1, x2, y2, x1, y2]

/** Numbers in [0, 1), the same for a seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** The largest difference of shares. */
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (share, n) => Math.abs(share - b[n]!)))

describe('polygonCoverage', () => {
  it.each(cases)('of $id, $kind, is what rational clipping gives', ({ points, grid, coverage }) => {
    expect(apart(polygonCoverage(points, grid), coverage)).toBeLessThan(1e-9)
    expect(apart(polygonCoverage(points.toReversed(), grid), coverage)).toBeLessThan(1e-9)
  })

  it('is 1 in whole cells of a box, and exactly 0 beside it', () => {
    expect([...polygonCoverage(box(1, 0, 3, 1), [2, 4])]).toEqual([0, 1, 1, 0, 0, 0, 0, 0])
    expect([...polygonCoverage(box(0.1, 0.1, 0.3, 0.7), [1, 3])]).toEqual([expect.closeTo(0.12, 12), 0, 0])
  })

  it('takes a box beyond every edge of the map', () => {
    expect([...polygonCoverage(box(-7, -3, 9.5, 80), [2, 3])]).toEqual([1, 1, 1, 1, 1, 1])
    expect([...polygonCoverage(box(-2, -3, -1, 9), [2, 3])]).toEqual([0, 0, 0, 0, 0, 0])
    expect([...polygonCoverage(box(-1, 0.5, 2.5, 1), [1, 3])]).toEqual([0.5, 0.5, 0.25])
  })

  it('is divided by a cut: both parts cover what the whole does, 200 polygons', () => {
    const random = generator(1)
    const at = () => random() * 16 - 3
    for (let n = 0; n < 200; n++) {
      const [a, b, c, d] = [
        [at(), at()],
        [at(), at()],
        [at(), at()],
        [at(), at()],
      ] as const
      const part = (share: number) => [a[0] + share * (c[0] - a[0]), a[1] + share * (c[1] - a[1])]
      const size = [8, 11]
      const triangle = (...corners: readonly (readonly number[])[]) => polygonCoverage(corners, size)
      const middle = part(random())
      // Edge a–c is cut at a place: two triangles make the one, and so with the other side of it.
      for (const far of [b, d]) {
        const [first, second] = [triangle(a, far, middle), triangle(middle, far, c)]
        expect(
          apart(
            first.map((share, n) => share + second[n]!),
            triangle(a, far, c),
          ),
        ).toBeLessThan(1e-9)
      }
    }
  })

  it('of nothing is 0', () => {
    expect([...polygonCoverage([], [1, 2])]).toEqual([0, 0])
    expect([...polygonCoverage([[1, 1]], [1, 2])]).toEqual([0, 0])
    expect(polygonCoverage(box(0, 0, 1, 1), [0, 3])).toHaveLength(0)
  })

  it.each<[unknown, unknown, string]>([
    [null, [2, 2], 'polygon must be a list of corners x y, but is null'],
    [[1, 2, 3], [2, 2], 'polygon must have 2 numbers a corner, but there are 3 numbers'],
    [[[1, 2], [3]], [2, 2], 'polygon[1] must be two finite numbers x y, but is [3]'],
    [[0, 0, Number.NaN, 1], [2, 2], 'polygon[1] must be two finite numbers x y, but is [NaN, 1]'],
    [[], [2], 'size must be [height, width] in cells, but is [2]'],
    [[], [2, 1.5], 'size must be [height, width] in cells, but is [2, 1.5]'],
  ])('refuses %s on %s', (polygon, size, message) => {
    expect(() => polygonCoverage(polygon as Polygon, size as number[])).toThrow(
      expect.objectContaining({ code: 'ROI_INVALID', message }),
    )
  })
})
