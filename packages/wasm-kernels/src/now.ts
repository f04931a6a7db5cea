import type { Plan, Shape } from '@roipool/core'
import type { Engine } from './engine.js'
import { KERNELS } from './kernels.js'
import { makeRoom, stage } from './stage.js'

/**
 * Follows a plan, image by image, at once, on the thread that calls.
 *
 * @param source the address of the map, of `shape`; `out` that of the result
 */
export function reduceNow(engine: Engine, source: number, shape: Shape, plan: Plan, out: number): void {
  const staging = makeRoom(engine, shape, plan)
  const writeJob = stage(engine, staging, source, shape, plan, out)
  for (const task of staging.work.tasks) {
    writeJob(task)
    for (const { kernel, from, to } of task.steps) {
      engine.team.kernels.invoke(KERNELS[kernel], staging.room.job, from, to)
    }
  }
}
