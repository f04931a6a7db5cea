import { defineBackend, planRoiPool, roisFromXyxy, type Shape } from '@roipool/core'
import { JOB_BYTES } from '@roipool/wasm-kernels'
import { expect } from 'vitest'
import { wasmDriver } from '../src/driver.js'
import type { SharedKernels } from '../src/kernels.js'
import { type Engine, openEngine } from '../src/open.js'

const shape: Shape = [1, 64, 64, 64]
const rois = roisFromXyxy(Array.from({ length: 200 }, (_, n) => [n % 8, n % 5, 50 + (n % 9), 40 + (n % 17)]))
const plan = planRoiPool(rois, { outputSize: [4, 4], spatialScale: 1 }, shape)

/** Fields of the work that threads share, as 32-bit integers of the memory. */
const LEFT = 17
const DONE = 18
const CHUNKS = 20
const JOB = 25
const STRIDE = 26

/**
 * Has a thread end while it is at work: the call rejects, what comes after it too, and what was uploaded can still be
 * read and disposed of. `strike` arranges for its end.
 */
export async function loseThread(strike: (engine: Engine) => void, why: RegExp): Promise<void> {
  const engine = await openEngine({ threads: 2, leastCost: 0, algorithm: 'direct' })
  const backend = defineBackend(wasmDriver(engine))
  const data = new Float32Array(64 ** 3).fill(3)
  const map = await backend.upload({ data, shape })
  await backend.reduce(map, plan)
  strike(engine)
  const code = 'ROI_DISPOSED'
  await expect(backend.reduce(map, plan)).rejects.toMatchObject({ code, message: expect.stringMatching(why) })
  await expect(backend.reduce(map, plan)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(/lost a thread .*: open another/),
  })
  expect(await map.read()).toEqual(data)
  await backend.dispose()
}

/** The other thread has a job of nothing but addresses outside of the memory. */
export function breakJob(engine: Engine): void {
  const { ints } = engine.storage
  replace(engine, (kernels) => ({
    begin(work, helpers) {
      const job = (ints[JOB]! + ints[STRIDE]!) / 4
      ints.fill(-(2 ** 28), job, job + JOB_BYTES / 4)
      kernels.begin(work, helpers)
    },
    help(work, thread) {
      untilTaken(ints)
      kernels.help(work, thread)
    },
  }))
}

/** The other thread is ended after its first chunk began. However far it came, the work is never done. */
export function endThread(engine: Engine): void {
  const { ints } = engine.storage
  replace(engine, (kernels) => ({
    begin(work, helpers) {
      kernels.begin(work, helpers)
      Atomics.sub(ints, DONE, 1)
    },
    help() {
      untilTaken(ints)
      void engine.team.dispose()
    },
  }))
}

function replace({ team }: Engine, by: (kernels: SharedKernels) => Partial<SharedKernels>) {
  Object.assign(team, { kernels: { ...team.kernels, ...by(team.kernels) } })
}

function untilTaken(ints: Int32Array) {
  const deadline = Date.now() + 20_000
  while (Atomics.load(ints, LEFT) === ints[CHUNKS]) {
    if (Date.now() > deadline) throw new Error('no thread took a chunk')
  }
}
