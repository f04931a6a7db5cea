import {
  type Backend,
  type FeatureMap,
  type Plan,
  planRoiPool,
  type RoiPoolParams,
  roiPool,
} from '@roipool/core'
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { tfjs } from '../src/index.js'
import { testUnnamedRows } from './unnamed-rows.js'

const map: FeatureMap = {
  data: Float32Array.from({ length: 2 * 5 * 7 * 3 }, (_, n) => n),
  shape: [2, 5, 7, 3],
}
const rois = { boxes: Float32Array.of(0, 0, 4, 4, 3, 1, 7, 5), batchIndices: Int32Array.of(1, 0) }
const params: RoiPoolParams = { outputSize: [2, 2], spatialScale: 1 }
/** Values of the last cell of each bin, for `map` ascends. */
const expected = [
  [1, 1, 1],
  [1, 1, 3],
  [1, 3, 1],
  [1, 3, 3],
  [0, 2, 4],
  [0, 2, 6],
  [0, 4, 4],
  [0, 4, 6],
].flatMap(([b, y, x]) => [0, 1, 2].map((c) => ((b! * 5 + y!) * 7 + x!) * 3 + c))

const names = ['cpu', 'wasm', 'stranger']

beforeAll(async () => {
  tf.registerBackend('stranger', () => new MathBackendCPU(), 0)
  tf.copyRegisteredKernels('cpu', 'stranger')
  tf.registerBackend('chosen', () => new MathBackendCPU(), 9)
  tf.copyRegisteredKernels('cpu', 'chosen')
  await tf.setBackend('chosen')
})

let before: tf.MemoryInfo
beforeEach(() => {
  before = tf.memory()
})
afterEach(() => {
  const { numTensors, numDataBuffers, numBytes } = tf.memory()
  expect({ numTensors, numDataBuffers, numBytes }).toEqual({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
    numBytes: before.numBytes,
  })
  expect(tf.getBackend()).toBe('chosen')
})

test('without arguments it computes on the active tfjs backend', async () => {
  const backend = await tfjs()
  expect(backend.capabilities.runsOn).toBe('tfjs chosen (composed)')
  expect([...(await roiPool(backend, map, rois, params)).data]).toEqual(expected)
  await backend.dispose()
})

describe.each(names)('on tfjs backend %s', (name) => {
  let backend: Backend<tf.Tensor4D>
  beforeEach(async () => {
    backend = await tfjs({ backend: name, software: true })
  })
  afterEach(() => backend.dispose())

  test('the active backend is never another than the one chosen, and nothing leaks', async () => {
    const seen = new Set<string>()
    let done = false
    const calls = Promise.all(
      [params, { ...params, reduce: 'avg' as const }].map((each) => roiPool(backend, map, rois, each)),
    ).finally(() => {
      done = true
    })
    for (let turn = 1; !done; turn++) {
      seen.add(tf.getBackend())
      await (turn % 50 ? undefined : new Promise((resolve) => setTimeout(resolve)))
    }
    expect([...(await calls)[0]!.data]).toEqual(expected)
    expect([...seen]).toEqual(['chosen'])
  })

  test('a resident map is a tensor on that backend, and out is replaced without a leak', async () => {
    const resident = await backend.upload(map)
    const first = await roiPool(backend, resident, rois, params)
    const tensors = tf.memory().numTensors
    const again = await roiPool(backend, resident, rois, { ...params, out: first })
    expect(tf.memory().numTensors).toBe(tensors)
    expect(again).toBe(first)
    expect(again.handle?.shape).toEqual([2, 2, 2, 3])
    expect(await again.read()).toEqual(Float32Array.from(expected))
    first.release()
    resident.release()
    resident.release()
  })

  test("neither a user's tidy nor a user's scope disposes of resident maps", async () => {
    let pending = Promise.resolve<unknown>(undefined)
    const residents: { read(): Promise<Float32Array> }[] = []
    tf.tidy(() => {
      pending = backend.upload(map).then((resident) => residents.push(resident))
    })
    await pending
    tf.engine().startScope()
    const resident = await backend.upload(map)
    residents.push(resident, await roiPool(backend, resident, rois, params))
    tf.engine().endScope()
    expect(await residents[0]!.read()).toEqual(map.data)
    expect(await residents[1]!.read()).toEqual(map.data)
    expect(await residents[2]!.read()).toEqual(Float32Array.from(expected))
  })

  test('a handle may be used in operations on another backend and comes back', async () => {
    const resident = await backend.upload(map)
    const largest = tf.max(resident.handle!)
    expect(largest.dataSync()[0]).toBe(map.data.length - 1)
    largest.dispose()
    const pooled = await roiPool(backend, resident, rois, params)
    expect(await pooled.read()).toEqual(Float32Array.from(expected))
  })

  test("a caller's tensor is adopted, on whichever tfjs backend it is, and stays theirs", async () => {
    const shape = [...map.shape] as [number, number, number, number]
    const tensor = tf.tensor4d(map.data.slice(), shape)
    const resident = await backend.adopt(tensor, map.shape)
    const pooled = await roiPool(backend, resident, rois, params)
    expect(await pooled.read()).toEqual(Float32Array.from(expected))
    resident.release()
    pooled.release()
    expect(await tensor.data()).toEqual(map.data)
    tensor.dispose()
  })

  test('as out, a tensor that was adopted stays as it was', async () => {
    const tensor = tf.ones<tf.Rank.R4>([2, 2, 2, 3])
    const [source, out] = [await backend.upload(map), await backend.adopt(tensor, [2, 2, 2, 3])]
    await roiPool(backend, source, rois, { ...params, out })
    expect(out.handle).not.toBe(tensor)
    expect(await out.read()).toEqual(Float32Array.from(expected))
    expect(await tensor.data()).toEqual(new Float32Array(24).fill(1))
    for (const resident of [source, out]) resident.release()
    tensor.dispose()
  })

  test.each([
    ['another shape', () => tf.zeros([5, 7, 3, 2]), 'a tensor of [5,7,3,2] is not a map of [2,5,7,3]'],
    ['whole numbers', () => tf.zeros([2, 5, 7, 3], 'int32'), 'float32'],
    ['nothing any more', disposed, 'disposed'],
    ['no tensor', () => map.data as unknown as tf.Tensor, 'float32 tensor'],
    ['nothing at all', () => null as unknown as tf.Tensor, 'float32 tensor'],
  ])('a tensor of %s is not adopted', async (_, make, message) => {
    const tensor = make() as tf.Tensor4D
    await expect(backend.adopt(tensor, map.shape)).rejects.toMatchObject({
      code: 'ROI_INVALID',
      message: expect.stringContaining(message),
    })
    tf.dispose(tensor)
  })

  testUnnamedRows(() => backend)

  test('dispose releases what is left', async () => {
    await roiPool(backend, await backend.upload(map), rois, params)
    expect(tf.memory().numTensors).toBe(before.numTensors + 2)
    await backend.dispose()
    expect(tf.memory().numTensors).toBe(before.numTensors)
  })
})

test('backends on different tfjs backends work at the same time', async () => {
  const backends = await Promise.all(names.map((name) => tfjs({ backend: name, software: true })))
  const runs = Array.from({ length: 12 }, (_, n) => roiPool(backends[n % 3]!, map, rois, params))
  const user = tf.tidy(() => tf.add(1, 2).dataSync()[0])
  for (const { data } of await Promise.all(runs)) expect([...data]).toEqual(expected)
  expect(user).toBe(3)
  for (const backend of backends) await backend.dispose()
})

test('a backend opened twice at once is initialised once for good', async () => {
  const made: MathBackendCPU[] = []
  const dispose = vi.spyOn(MathBackendCPU.prototype, 'dispose')
  tf.registerBackend('late', async () => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    made.push(new MathBackendCPU())
    return made.at(-1)!
  })
  tf.copyRegisteredKernels('cpu', 'late')
  const backends = await Promise.all([tfjs({ backend: 'late' }), tfjs({ backend: 'late' })])
  expect(made.length).toBe(2)
  expect(tf.findBackend('late')).toBe(made[0])
  expect(dispose.mock.contexts).toEqual([made[1]])
  for (const backend of backends) {
    expect([...(await roiPool(backend, map, rois, params)).data]).toEqual(expected)
    await backend.dispose()
  }
  dispose.mockRestore()
  tf.removeBackend('late')
})

test("a call does not cancel the user's setBackend that is still loading", async () => {
  const backend = await tfjs({ backend: 'wasm' })
  tf.registerBackend('slow', () => new Promise((resolve) => setTimeout(resolve, 50, new MathBackendCPU())))
  const loading = tf.setBackend('slow')
  expect([...(await roiPool(backend, map, rois, params)).data]).toEqual(expected)
  expect(await loading).toBe(true)
  expect(tf.getBackend()).toBe('slow')
  await backend.dispose()
  await tf.setBackend('chosen')
  tf.removeBackend('slow')
})

test('a call whose kernel fails leaves no tensors and no other backend behind', async () => {
  tf.registerBackend('poor', () => new MathBackendCPU())
  tf.copyRegisteredKernels('cpu', 'poor')
  tf.unregisterKernel('Maximum', 'poor')
  const backend = await tfjs({ backend: 'poor' })
  await expect(roiPool(backend, map, rois, params)).rejects.toThrow("Kernel 'Maximum' not registered")
  await backend.dispose()
  tf.removeBackend('poor')
})

test('a full wasm heap is refused, not overwritten', async () => {
  const backend = await tfjs({ backend: 'wasm' })
  const resident = await backend.upload(map)
  const { wasm } = tf.findBackend('wasm') as unknown as { wasm: { _malloc(bytes: number): number } }
  const malloc = vi.spyOn(wasm, '_malloc').mockReturnValue(0)
  await expect(backend.upload(map)).rejects.toThrow('no room for a tensor of shape [2,5,7,3]')
  await expect(roiPool(backend, resident, rois, params)).rejects.toThrow(
    'no room for a tensor of shape [2,2,2,3]',
  )
  malloc.mockRestore()
  expect(await resident.read()).toEqual(map.data)
  await backend.dispose()
})

test('a wasm heap that moves while inputs are fetched from another backend is followed', async () => {
  const backend = await tfjs({ backend: 'wasm' })
  const resident = await backend.upload(map)
  const one = { boxes: rois.boxes.subarray(0, 4), batchIndices: rois.batchIndices.subarray(0, 1) }
  const plan = planRoiPool(one, { ...params, outputSize: [1, 1] }, map.shape)
  const first: Plan = { ...plan, outputShape: [2, 1, 1, 3], rows: Int32Array.of(1) }
  const out = await backend.upload({ data: Float32Array.of(7, 8, 9, 7, 8, 9), shape: [2, 1, 1, 3] })
  for (const { handle } of [resident, out]) tf.max(handle!).dispose()
  const { wasm } = tf.findBackend('wasm') as unknown as { wasm: Heap }
  const malloc = wasm._malloc
  const growing = vi.spyOn(wasm, '_malloc').mockImplementation((bytes) => {
    wasm._free(malloc(wasm.HEAPU8.length))
    return malloc(bytes)
  })
  await backend.reduce(resident, first, out)
  // The result, the two inputs, and room to work in.
  expect(growing).toHaveBeenCalledTimes(4)
  growing.mockRestore()
  expect([...(await out.read())]).toEqual([7, 8, 9, ...expected.slice(9, 12)])
  await backend.dispose()
})

function disposed(): tf.Tensor {
  const tensor = tf.zeros([2, 5, 7, 3])
  tensor.dispose()
  return tensor
}

interface Heap {
  HEAPU8: Uint8Array
  _malloc(bytes: number): number
  _free(address: number): void
}

test('a backend that was removed from tfjs is disposed', async () => {
  tf.registerBackend('gone', () => new MathBackendCPU())
  const backend = await tfjs({ backend: 'gone' })
  tf.removeBackend('gone')
  await expect(backend.upload(map)).rejects.toMatchObject({
    code: 'ROI_DISPOSED',
    message: "tfjs backend 'gone' was removed from tfjs",
  })
})
