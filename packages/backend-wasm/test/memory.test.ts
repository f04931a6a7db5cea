import { planRoiPool, type Rois, roisFromXyxy, type Shape } from '@roipool/core'
import { beginJob, JOB_BYTES, roomAt, shareJob } from '@roipool/wasm-kernels'
import { expect, test } from 'vitest'
import { TURN_BYTES } from '../src/channels-first.js'
import { DOTS_BYTES } from '../src/dots.js'
import { wasm } from '../src/index.js'
import { compileKernels, loadKernels } from '../src/kernels.js'
import { Storage } from '../src/storage.js'
import { WORK_BYTES } from '../src/team.js'

const shape: Shape = [1, 24, 30, 8]
const data = Float32Array.from({ length: 24 * 30 * 8 }, (_, n) => n % 1009)
const rois = roisFromXyxy(Array.from({ length: 40 }, (_, n) => [n % 11, n % 7, 15 + (n % 13), 12 + (n % 10)]))

function poolPlan(some: Rois = rois) {
  return planRoiPool(some, { outputSize: [2, 3], spatialScale: 1, quantization: 'round' }, shape)
}

test('what the host writes has the fields that the kernels read', async () => {
  const kernels = await loadKernels(await compileKernels(false), new Storage(0).memory)
  expect(kernels.jobBytes()).toBe(JOB_BYTES)
  expect(kernels.dotsBytes()).toBe(DOTS_BYTES)
  expect(kernels.turnBytes()).toBe(TURN_BYTES)
  expect(kernels.workBytes()).toBe(WORK_BYTES)
})

test('every thread has a job, and in it room of its own for marks, runs, a cell, parts and a row', () => {
  const storage = new Storage(0)
  const plan = poolPlan()
  const room = roomAt(storage.scratch(1 << 19), plan, shape, [], 3, 0)
  beginJob(storage, shape, plan, 0, room)
  shareJob(storage, room)
  const [first, second, third] = [0, 1, 2].map((thread) => {
    const at = (room.job + thread * room.stride) / 4
    return storage.ints.slice(at, at + JOB_BYTES / 4)
  })
  const apart = (job: Int32Array) =>
    [...job.map((value, n) => value - first![n]!)].filter((bytes) => bytes !== 0)
  expect(apart(second!)).toEqual(Array(5).fill(room.stride))
  expect(apart(third!)).toEqual(Array(5).fill(2 * room.stride))
  expect(room.row + 30 * 8 * 4).toBeLessThanOrEqual(room.job + room.stride)
})

test('a view shows the result without a copy, and out is written where it lies', async () => {
  const backend = await wasm({ threads: 1 })
  const map = await backend.upload({ data, shape })
  const out = await backend.reduce(map, poolPlan())
  const { address } = out.handle!
  const view = out.handle!.view()
  expect(view).toEqual(await out.read())
  view.fill(-1)
  expect(await backend.reduce(map, poolPlan(), out)).toBe(out)
  expect(out.handle!.address).toBe(address)
  expect(out.handle!.view()).toBe(view)
  expect(view).toEqual(await (await backend.reduce(map, poolPlan())).read())
})

test('a view that the growth of the memory took away is empty; the next one is not', async () => {
  const backend = await wasm({ threads: 1 })
  const map = await backend.upload({ data, shape })
  const view = map.handle!.view()
  await backend.upload({ data: new Float32Array(1 << 20), shape: [1, 1024, 1024, 1] })
  expect(view.length).toBe(0)
  expect(map.handle!.view()).toEqual(data)
})

test('with threads a view outlives the growth of the memory', async () => {
  const backend = await wasm({ threads: 2 })
  const map = await backend.upload({ data, shape })
  const view = map.handle!.view()
  const other = await backend.upload({ data: new Float32Array(1 << 22).fill(5), shape: [1, 2048, 2048, 1] })
  expect(map.handle!.view()).toBe(view)
  expect(view).toEqual(data)
  expect(view.buffer).toBeInstanceOf(SharedArrayBuffer)
  view.fill(7)
  expect(await map.read()).toEqual(new Float32Array(data.length).fill(7))
  expect(other.handle!.view()[2 ** 22 - 1]).toBe(5)
  await backend.dispose()
})

test('within the reserve no view is lost', async () => {
  const backend = await wasm({ threads: 1, reserve: 16 << 20 })
  const map = await backend.upload({ data, shape })
  const view = map.handle!.view()
  await backend.upload({ data: new Float32Array(1 << 20), shape: [1, 1024, 1024, 1] })
  await backend.reduce(map, poolPlan())
  expect(map.handle!.view()).toBe(view)
})

test('a view of a released map is refused', async () => {
  const backend = await wasm({ threads: 1 })
  const map = await backend.upload({ data, shape })
  const { handle } = map
  map.release()
  await backend.upload({ data, shape })
  expect(() => handle!.view()).toThrow(expect.objectContaining({ code: 'ROI_DISPOSED' }))
})

for (const algorithm of ['separable', 'windows'] as const) {
  test(`the memory stays as it is from call to call, ${algorithm}`, async () => {
    const backend = await wasm({ threads: 1, algorithm })
    const map = await backend.upload({ data, shape })
    const out = await backend.reduce(map, poolPlan())
    const { buffer } = out.handle!.view()
    for (let n = 0; n < 50; n++) {
      await backend.reduce(map, poolPlan(), out)
      const another = await backend.reduce(map, poolPlan(roisFromXyxy([[1, 2, 20, 21]])))
      another.release()
      const again = await backend.upload({ data, shape })
      again.release()
    }
    expect(out.handle!.view().buffer).toBe(buffer)
  })
}

test('what cannot fit is refused with what it needs, and what was there before can still be used', async () => {
  const backend = await wasm({ threads: 1 })
  const map = await backend.upload({ data, shape })
  const tooMany = 2 ** 30 / (64 * 64 * 8) - 1
  const plan = planRoiPool(
    roisFromXyxy(Array.from({ length: tooMany }, () => [0, 0, 9, 9])),
    { outputSize: [64, 64], spatialScale: 1 },
    shape,
  )
  await expect(Promise.all([backend.reduce(map, plan), backend.reduce(map, plan)])).rejects.toMatchObject({
    code: 'ROI_UNSUPPORTED',
    message: expect.stringMatching(
      /needs \d+\.\d MiB for .*, but .* MiB are in use: release maps, reuse out/,
    ),
  })
  expect(await map.read()).toEqual(data)
})
