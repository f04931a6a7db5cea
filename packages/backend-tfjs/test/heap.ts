import { generator, randomPlan } from '@roipool/conformance'
import { elements, type Plan, planRoiAlign, planRoiPool, roisFromXyxy, type Shape } from '@roipool/core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { tfjs } from '../src/index.js'
import { runGradKernel, runKernel } from '../src/kernels/kernel.js'
import { roiAlign, roiPool } from '../src/tensors.js'
import { expectAgreement } from './agree.js'

interface Emscripten {
  HEAPU8: Uint8Array
  _malloc(bytes: number): number
  _free(address: number): void
  asm: { memory?: WebAssembly.Memory }
  wasmMemory?: WebAssembly.Memory | undefined
}

const reductions = ['max', 'sum', 'max-of-sums'] as const
const shape: [number, number, number, number] = [2, 24, 30, 40]
const boxes = [
  [1, 1, 29, 23],
  [4, 2, 20, 22],
]
const params = { outputSize: [3, 3], spatialScale: 1 } as const
const samples = { ...params, samplingRatio: 2, reduce: 'max' } as const
const rois = roisFromXyxy(boxes, [0, 1])
const operators: Record<Plan['reduction'], { plan: Plan; pool(x: tf.Tensor): tf.Tensor4D }> = {
  max: {
    plan: planRoiPool(rois, params, shape),
    pool: (x) => roiPool(x as tf.Tensor4D, boxes, [0, 1], params),
  },
  sum: {
    plan: planRoiAlign(rois, params, shape),
    pool: (x) => roiAlign(x as tf.Tensor4D, boxes, [0, 1], params),
  },
  'max-of-sums': {
    plan: planRoiAlign(rois, samples, shape),
    pool: (x) => roiAlign(x as tf.Tensor4D, boxes, [0, 1], samples),
  },
}

/** What must hold of the SIMD kernels on the heap of tfjs's wasm backend, in Node and, with threads, in a page. */
export function testHeap(): void {
  describe("SIMD kernels on the heap of tfjs's wasm backend", () => {
    let backend: BackendWasm
    let heap: Emscripten
    beforeEach(async () => {
      await tfjs({ backend: 'wasm' })
      await tf.setBackend('wasm')
      backend = tf.backend() as BackendWasm
      heap = backend.wasm as unknown as Emscripten
    })

    test.each(reductions)('%s: nothing of the size of the map is copied, there or back', (reduction) => {
      const x = map()
      const { pool, plan } = operators[reduction]
      const dy = tf.tidy(() => tf.onesLike(pool(x)))
      const [malloc, free] = [vi.spyOn(heap, '_malloc'), vi.spyOn(heap, '_free')]
      // What reads or writes a tensor from JavaScript goes through one of these; a new tensor is written as null.
      const doors = (['typedArrayFromHeap', 'readSync', 'move', 'write'] as const).map((name) =>
        vi.spyOn(backend, name),
      )
      // Not tf.grad: tfjs itself copies what it keeps for it.
      const results = [pool(x), runGradKernel(dy, x, plan)]
      const taken = malloc.mock.results.map(({ value }) => value as number)
      const bytes = malloc.mock.calls.map(([count]) => count)
      const freed = free.mock.calls.map(([address]) => address)
      const opened = doors.flatMap((door) => door.mock.calls as unknown[][])
      for (const spy of [malloc, free, ...doors]) spy.mockRestore()
      expect(opened.filter((call) => !call.includes(null))).toEqual([])
      // A result, room to work in, a gradient, and room: in it tables only.
      expect(taken.length).toBe(4)
      expect([taken[0], taken[2]]).toEqual(results.map(({ dataId }) => backend.getMemoryOffset(dataId)))
      expect(freed).toEqual([taken[1], taken[3]])
      expect(Math.max(bytes[1]!, bytes[3]!)).toBeLessThan(elements(shape))
      tf.dispose([x, dy, ...results])
    })

    test.each(reductions)(
      '%s: a heap that grows whenever there is an allocation is followed',
      async (reduction) => {
        const x = map()
        const { pool } = operators[reduction]
        const wanted = await run(pool, x)
        const malloc = heap._malloc
        const size = () => memoryOf(heap).buffer.byteLength
        const taken: number[] = []
        const growing = vi.spyOn(heap, '_malloc').mockImplementation((bytes) => {
          const before = size()
          while (size() === before) taken.push(malloc(2 ** 23))
          return malloc(bytes)
        })
        const got = await run(pool, x)
        growing.mockRestore()
        for (const address of taken) heap._free(address)
        expect(got).toEqual(wanted)
        x.dispose()
      },
    )

    test('where there is no room to work in, it is said, nothing is left behind, and the next call works', async () => {
      const x = map()
      const { pool } = operators.max
      const [result] = await run(pool, x)
      const before = [tf.memory(), backend.numDataIds()]
      const malloc = heap._malloc
      const bytes = elements([2, 3, 3, 40]) * 4
      const full = vi.spyOn(heap, '_malloc').mockImplementation((size) => (size === bytes ? malloc(size) : 0))
      expect(() => pool(x)).toThrow(/^the heap of tfjs's wasm backend has no room for \d+ bytes to work in$/)
      full.mockRestore()
      expect([tf.memory(), backend.numDataIds()]).toEqual(before)
      expect((await run(pool, x))[0]).toEqual(result)
      x.dispose()
    })

    test.each(reductions)(
      '%s: where the kernels cannot be had, JavaScript computes the same',
      async (reduction) => {
        const next = generator(11)
        const problems = [false, true].map((positionSensitive) =>
          randomPlan(next, { reduction, channels: 5, positionSensitive, someRows: true, side: 9 }),
        )
        const wanted = await Promise.all(problems.map(({ plan, shape }) => both(plan, shape)))
        await freshBackend()
        const fresh = tf.backend() as BackendWasm
        const module = fresh.wasm as unknown as Emscripten
        Object.assign(module, { asm: { ...module.asm, memory: undefined }, wasmMemory: undefined })
        const read = vi.spyOn(fresh, 'typedArrayFromHeap')
        const got = await Promise.all(problems.map(({ plan, shape }) => both(plan, shape)))
        expect(read).toHaveBeenCalled()
        for (const [n, [forward, gradient]] of got.entries()) {
          expectAgreement(forward, wanted[n]![0], { reduction })
          expectAgreement(gradient, wanted[n]![1], { reduction: 'sum' })
        }
        await freshBackend()
      },
    )

    test('as many kept rows as a plan leaves alone are kept where the kernels compute', async () => {
      const x = map()
      const plan = planRoiPool(
        { boxes: Float32Array.of(0, 0, 9, 9), batchIndices: Int32Array.of(1) },
        params,
        shape,
      )
      const some: Plan = { ...plan, outputShape: [2, 3, 3, 40], rows: Int32Array.of(1) }
      const kept = tf.fill<tf.Rank.R4>([2, 3, 3, 40], 7)
      const [with7, without] = [runKernel(x, some, kept), runKernel(x, some, undefined)]
      const [a, b] = [await with7.data(), await without.data()]
      expect(new Set(a.subarray(0, 360))).toEqual(new Set([7]))
      expect(new Set(b.subarray(0, 360))).toEqual(new Set([0]))
      expect(a.subarray(360)).toEqual(b.subarray(360))
      tf.dispose([x, kept, with7, without])
    })
  })
}

async function freshBackend(): Promise<void> {
  const factory = tf.findBackendFactory('wasm')
  tf.removeBackend('wasm')
  tf.registerBackend('wasm', factory)
  await tf.setBackend('wasm')
}

function map(): tf.Tensor4D {
  return tf.tensor4d(values(elements(shape), generator(5)), shape)
}

function values(length: number, next: () => number): Float32Array {
  return Float32Array.from({ length }, () => next() * 2 - 1)
}

/** The values of an operator, and of its gradient. */
async function run(pool: (x: tf.Tensor) => tf.Tensor4D, x: tf.Tensor4D): Promise<Float32Array[]> {
  const both = [pool(x), tf.tidy(() => tf.grad(pool)(x, tf.onesLike(pool(x))))]
  const data = await Promise.all(both.map((tensor) => tensor.data<'float32'>()))
  tf.dispose(both)
  return data
}

/** What the kernels of a plan make of seeded values, forward and backward. */
async function both(plan: Plan, shape: Shape): Promise<[Float32Array, Float32Array]> {
  const next = generator(3)
  const [x, dy] = [shape, plan.outputShape].map((size) =>
    tf.tensor4d(values(elements(size), next), [...size]),
  )
  const results = [runKernel(x!, plan, undefined), runGradKernel(dy!, x!, plan)]
  const [forward, gradient] = await Promise.all(results.map((tensor) => tensor.data<'float32'>()))
  tf.dispose([x!, dy!, ...results])
  return [forward!, gradient!]
}

function memoryOf({ wasmMemory, asm }: Emscripten): WebAssembly.Memory {
  return wasmMemory ?? asm.memory!
}
