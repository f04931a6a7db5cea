import type { Layout, Plan, Shape } from '@roipool/core'
import { makeRoom, stage } from '@roipool/wasm-kernels'
import type { Engine } from './open.js'
import type { WasmArray } from './storage.js'

/** Follows a plan, image by image, and returns `out`: at once, unless other threads are to be waited for. */
export function reduce(
  engine: Engine,
  source: WasmArray,
  shape: Shape,
  plan: Plan,
  out: WasmArray,
  layout: Layout,
): WasmArray | Promise<WasmArray> {
  const ends = follow(engine, source, shape, plan, out, layout)
  const { value: first } = ends.next()
  return first ? rest(first, ends).then(() => out) : out
}

async function rest(first: Promise<void>, ends: Iterable<Promise<void>>): Promise<void> {
  await first
  for (const end of ends) await end
}

/** A promise for every step that has to be waited for before the next one. */
function* follow(
  engine: Engine,
  source: WasmArray,
  shape: Shape,
  plan: Plan,
  out: WasmArray,
  layout: Layout,
): Generator<Promise<void>, undefined> {
  const staging = makeRoom(engine, shape, plan, { layout, slots: 0 })
  const writeJob = stage(engine, staging, source.address, shape, plan, out.address)
  for (const task of staging.work.tasks) {
    writeJob(task)
    for (const step of task.steps) {
      const end = engine.team.run(step, staging.room)
      if (end) yield end
    }
  }
}
