import { elements, type Layout, type Plan, type Shape } from '@roipool/core'
import { makeRoom, type Step, stage } from '@roipool/wasm-kernels'
import type { Engine } from './open.js'
import type { WasmArray } from './storage.js'

/** Bytes of results that one thread reduces before they are copied: they stay in the cache of a core. */
const BLOCK = 2 ** 18
/** The same for each thread where several share the work, and wait for each other after each block. */
const SHARED_BLOCK = 2 ** 21

/**
 * Follows a plan, and copies what some RoIs give to the caller's array before others are reduced: from the cache, not
 * from memory. The caller's thread copies one block while others reduce the next.
 */
export async function reduceInto(
  engine: Engine,
  source: WasmArray,
  shape: Shape,
  plan: Plan,
  into: Float32Array,
  layout: Layout,
): Promise<void> {
  const { storage, team } = engine
  const size = elements(plan.outputShape) / plan.outputShape[0]
  const shared = team.shares(elements(plan.outputShape))
  const bytes = shared ? SHARED_BLOCK * team.threads : BLOCK
  const block = Math.min(Math.max(Math.floor(bytes / (size * 4)), 1), plan.rows.length)
  const slots = shared ? 2 * block : block
  const room = storage.array(slots * size, 'a block of the result')
  try {
    const staging = makeRoom(engine, shape, plan, { layout, slots })
    const writeJob = stage(engine, staging, source.address, shape, plan, room.address)
    const { order, tasks } = staging.work
    const roi = (n: number) => order[n * plan.outputShape[1]]! / plan.outputShape[1]
    const hand = (from: number, to: number) => {
      const { floats } = storage
      for (let n = from, next: number; n < to; n = next) {
        const row = plan.rows[roi(n)]!
        next = n + 1
        while (next < to && next % slots !== 0 && plan.rows[roi(next)] === row + next - n) next++
        const first = room.address / 4 + (n % slots) * size
        into.set(floats.subarray(first, first + (next - n) * size), row * size)
      }
    }
    let before: readonly [number, number] = [0, 0]
    for (const task of tasks) {
      writeJob(task)
      for (const step of task.steps) {
        for (const part of step.kernel === 'byRoi' ? cut(step, block) : [step]) {
          const end = team.run(part, staging.room, () => hand(...before))
          if (end) await end
          before = part.kernel === 'byRoi' ? [part.from, part.to] : [0, 0]
        }
      }
    }
    hand(...before)
  } finally {
    storage.release(room)
  }
}

/** A step in parts of so many RoIs. */
function* cut({ kernel, from, to, cost }: Step, block: number): Generator<Step> {
  for (let first = from, end: number; first < to; first = end) {
    end = Math.min(first - (first % block) + block, to)
    yield { kernel, from: first, to: end, cost: (cost * (end - first)) / (to - from) }
  }
}
