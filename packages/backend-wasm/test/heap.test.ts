import { generator } from '@roipool/conformance'
import { expect, test } from 'vitest'
import { Heap, PAGE } from '../src/heap.js'
import { Storage } from '../src/storage.js'

function heapOf(pages: number, limit: number): Heap {
  return new Heap(new WebAssembly.Memory({ initial: pages, maximum: limit }), limit)
}

test('blocks are multiples of a cache line, apart, and never at 0', () => {
  const heap = heapOf(2, 2)
  const first = heap.allocate(1)
  const second = heap.allocate(65)
  expect(first).toBe(PAGE)
  expect(second).toBe(PAGE + 64)
  expect(heap.allocate(1)).toBe(PAGE + 192)
  expect(heap.used).toBe(256)
})

test('what was freed is lent again, the smallest that fits first', () => {
  const heap = heapOf(2, 2)
  const [large, , small] = [256, 64, 128, 64].map((bytes) => heap.allocate(bytes))
  heap.free(large!)
  heap.free(small!)
  expect(heap.allocate(128)).toBe(small)
  expect(heap.allocate(192)).toBe(large)
})

test('free neighbours become one block, in whatever order they were freed', () => {
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [0, 2, 1],
    [1, 0, 2],
  ]) {
    const heap = heapOf(2, 2)
    const third = PAGE / 4
    const blocks = [third, third, third].map((bytes) => heap.allocate(bytes))
    heap.allocate(third)
    for (const n of order) heap.free(blocks[n]!)
    expect(heap.allocate(3 * third), `${order}`).toBe(PAGE)
  }
})

test('memory grows by what is needed or by a quarter, up to the limit', () => {
  const heap = heapOf(8, 12)
  expect(heap.allocate(7 * PAGE)).toBe(PAGE)
  expect(heap.allocate(64)).toBe(8 * PAGE)
  expect(heap.memory.buffer.byteLength).toBe(10 * PAGE)
  // Four pages are left but 64 bytes, part of them yet to be had.
  expect(heap.allocate(4 * PAGE)).toBe(0)
  expect(heap.allocate(4 * PAGE - 64)).toBe(8 * PAGE + 64)
  expect(heap.memory.buffer.byteLength).toBe(12 * PAGE)
  expect(heap.allocate(1)).toBe(0)
})

test('tells where the memory ends that was ever lent', () => {
  const heap = heapOf(2, 8)
  expect(heap.end).toBe(PAGE)
  const first = heap.allocate(10_000)
  heap.allocate(64)
  const end = first + 10_048 + 64
  expect(heap.end).toBe(end)
  heap.free(first)
  heap.allocate(64)
  expect(heap.end).toBe(end)
})

test('storage says once whether memory in use is new', () => {
  const storage = new Storage(0)
  const map = storage.array(10_000, 'a map')
  expect([storage.isWritten(), storage.isWritten()]).toEqual([false, true])
  storage.release(map)
  storage.array(1000, 'less')
  expect(storage.isWritten()).toBe(true)
  storage.array(20_000, 'more')
  expect(storage.isWritten()).toBe(false)

  const reserved = new Storage(2 ** 20)
  reserved.array(2 ** 18, 'what was reserved')
  expect(reserved.isWritten()).toBe(true)
  reserved.array(1, 'what was not')
  expect(reserved.isWritten()).toBe(false)
})

test('whatever is lent and freed, blocks never overlap and nothing is lost', () => {
  const next = generator(7)
  const heap = heapOf(4, 64)
  const lent = new Map<number, number>()
  for (let n = 0; n < 3000; n++) {
    if (next() < 0.55) {
      const bytes = 1 + Math.floor(next() ** 3 * 3 * PAGE)
      const address = heap.allocate(bytes)
      if (address === 0) continue
      for (const [other, size] of lent) expect(address >= other + size || other >= address + bytes).toBe(true)
      lent.set(address, bytes)
    } else {
      const victim = [...lent.keys()][Math.floor(next() * lent.size)]
      if (victim === undefined) continue
      heap.free(victim)
      lent.delete(victim)
    }
  }
  for (const address of lent.keys()) heap.free(address)
  expect(heap.used).toBe(0)
  expect(heap.allocate(heap.memory.buffer.byteLength - PAGE)).toBe(PAGE)
})
