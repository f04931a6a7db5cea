import { expect, test } from 'vitest'
import { blocks } from './blocks.js'

const all = () => true

/** How often each element of a matrix is covered. */
function coverage(rows: number, lanes: number, found: ReturnType<typeof blocks>): Set<number> {
  const times = new Uint8Array(rows * lanes)
  for (const block of found) {
    for (let row = 0; row < block.rows; row++) {
      const first = (block.firstRow + row) * lanes + block.firstLane
      for (let lane = 0; lane < block.lanes; lane++) times[first + lane]!++
    }
  }
  return new Set(times)
}

test('one block where there is room', () => {
  const limits = { rows: 10, lanes: 10, elements: 100 }
  expect([...blocks(10, 10, limits, all)]).toEqual([{ firstRow: 0, rows: 10, firstLane: 0, lanes: 10 }])
})

test.each([
  [{ rows: 3, lanes: 100, elements: 1000 }],
  [{ rows: 100, lanes: 4, elements: 1000 }],
  [{ rows: 100, lanes: 100, elements: 30 }],
  [{ rows: 100, lanes: 100, elements: 5 }],
  [{ rows: 1, lanes: 1, elements: 1 }],
])('within %o, blocks cover every element once', (limits) => {
  const found = [...blocks(17, 13, limits, all)]
  for (const { rows, lanes } of found) {
    expect(rows).toBeLessThanOrEqual(limits.rows)
    expect(lanes).toBeLessThanOrEqual(limits.lanes)
    expect(rows * lanes).toBeLessThanOrEqual(limits.elements)
  }
  expect(coverage(17, 13, blocks(17, 13, limits, all))).toEqual(new Set([1]))
})

test('rows that do not fit together are taken apart', () => {
  const fits = (firstRow: number, rows: number) => rows === 1 || firstRow + rows <= 4
  const found = [...blocks(6, 2, { rows: 10, lanes: 10, elements: 100 }, fits)]
  expect(found.map(({ firstRow, rows }) => [firstRow, rows])).toEqual([
    [0, 3],
    [3, 1],
    [4, 1],
    [5, 1],
  ])
})
