import type { Plan, Shape } from '@roipool/core'
import { type Algorithm, type Choice, choose, SEPARABLE } from './choose.js'
import { copyTables, newJob, planesOf, tablesOf, writeJob } from './job.js'
import type { Kernels } from './kernels.js'
import { type Layout, layOut } from './layout.js'
import { orderRows } from './order.js'
import type { Storage, WasmArray } from './storage.js'

/** What a backend computes with. */
export interface Engine {
  readonly storage: Storage
  readonly kernels: Kernels
  readonly algorithm: Algorithm
}

/** Follows a plan, image by image: what one image needs beside itself is overwritten by the next. */
export function reduce(engine: Engine, source: WasmArray, shape: Shape, plan: Plan, out: WasmArray): void {
  const { storage, kernels } = engine
  const [, height, width, mapChannels] = shape
  const order = storage.order(plan.rows.length * plan.outputShape[1])
  const images = orderRows(plan, shape, order)
  const planes = planesOf(plan)
  const wanted = images.map((rows) => {
    return plan.reduction === 'max'
      ? choose(plan, rows, order, height * width * planes, engine.algorithm)
      : SEPARABLE
  })
  const tables = tablesOf(plan, order)
  const { layout, choices } = makeRoom(storage, wanted, (base, depth) => {
    return layOut(base, plan, shape, tables, depth)
  })
  const job = newJob(shape, plan, out.address, layout)
  copyTables(storage, layout, tables)
  kernels.fill(layout.marks, Math.ceil(width / 4) * 4, 0)

  for (const [n, { image, from, to }] of images.entries()) {
    const choice = choices[n]!
    const address = source.address + image * height * width * mapChannels * 4
    if (planes > 1) kernels.splitPlanes(layout.split, address, height * width, mapChannels / planes, planes)
    job.image = planes > 1 ? layout.split : address
    job.depth = choice.depth
    writeJob(storage, layout.job, job)
    storage.ints.set([job.image, ...layout.windows], layout.levels / 4)
    kernels.buildLevels(layout.job)
    kernelFor(kernels, plan, choice)(layout.job, from, to)
  }
}

/** Makes room for what is wanted, or where that does not fit for what works without windows. */
function makeRoom(storage: Storage, wanted: Choice[], layOutAt: (base: number, depth: number) => Layout) {
  const depth = wanted.reduce((most, choice) => Math.max(most, choice.depth), 0)
  const base = storage.tryScratch(layOutAt(0, depth).end)
  if (base !== 0) return { layout: layOutAt(base, depth), choices: wanted }
  const choices = wanted.map(() => SEPARABLE)
  return { layout: layOutAt(storage.scratch(layOutAt(0, 0).end), 0), choices }
}

function kernelFor(kernels: Kernels, { reduction }: Plan, { separable }: Choice) {
  if (reduction === 'sum') return kernels.sum
  if (reduction === 'max-of-sums') return kernels.maxOfSums
  return separable ? kernels.maxSeparable : kernels.maxWindows
}
