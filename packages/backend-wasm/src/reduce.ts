import type { Layout, Plan, Shape } from '@roipool/core'
import { makeRoom, stage } from '@roipool/wasm-kernels'
import type { Engine } from './open.js'
import type { WasmArray } from './storage.js'

/** Follows a plan, image by image, and returns `out`. */
export async function reduce(
  engine: Engine,
  source: WasmArray,
  shape: Shape,
  plan: Plan,
  out: WasmArray,
  layout: Layout,
): Promise<WasmArray> {
  const staging = makeRoom(engine, shape, plan, { layout, slots: 0 })
  const writeJob = stage(engine, staging, source.address, shape, plan, out.address)
  for (const task of staging.work.tasks) {
    writeJob(task)
    for (const step of task.steps) {
      const end = engine.team.run(step, staging.room)
      // To await nothing would cost a turn for every step.
      if (end) await end
    }
  }
  return out
}
