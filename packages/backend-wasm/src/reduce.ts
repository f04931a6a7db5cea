import type { Plan, Shape } from '@roipool/core'
import { buildCost, type Choice, choose } from './choose.js'
import { sumCost } from './cost.js'
import type { Job } from './fields.js'
import { copyTables, newJob, planesOf, tablesOf, writeJobs } from './job.js'
import type { KernelName } from './kernels.js'
import { type Layout, layOut } from './layout.js'
import type { Engine } from './open.js'
import { type ImageRows, orderRows } from './order.js'
import type { Storage, WasmArray } from './storage.js'
import type { Step, Team } from './team.js'

/** Follows a plan, image by image, and returns `out`: what one image needs beside itself is overwritten by the next. */
export async function reduce(
  engine: Engine,
  source: WasmArray,
  shape: Shape,
  plan: Plan,
  out: WasmArray,
): Promise<WasmArray> {
  const { storage, team } = engine
  const [, height, width, mapChannels] = shape
  const order = storage.order(plan.rows.length * plan.outputShape[1])
  const images = orderRows(plan, shape, order)
  const planes = planesOf(plan)
  const wanted = images.map((rows) => choiceFor(engine, shape, plan, rows, order))
  const threads = wanted.some((choice) => sharesAny(team, choice, shape, plan)) ? team.threads : 1
  const tables = tablesOf(plan, order)
  const { layout, choices } = makeRoom(storage, wanted, (base, depth) => {
    return layOut(base, plan, shape, tables, threads, depth)
  })
  const job = newJob(shape, plan, out.address, layout)
  copyTables(storage, layout, tables)
  for (let thread = 0; thread < threads; thread++) {
    team.kernels.fill(layout.marks + thread * layout.stride, Math.ceil(width / 4) * 4, 0)
  }

  for (const [n, rows] of images.entries()) {
    const choice = choices[n]!
    job.source = source.address + rows.image * height * width * mapChannels * 4
    job.image = planes > 1 ? layout.split : job.source
    job.depth = choice.depth
    job.bands = bandsOf(team, job, costsOf(choice, shape, plan).build)
    writeJobs(storage, layout, job)
    storage.ints.set([job.image, ...layout.windows], layout.levels / 4)
    for (const step of stepsOf(job, layout, shape, plan, choice, rows)) {
      const end = team.run(step)
      if (end) await end
    }
  }
  return out
}

function choiceFor(
  { algorithm }: Engine,
  [, height, width]: Shape,
  plan: Plan,
  rows: ImageRows,
  order: Int32Array,
): Choice {
  if (plan.reduction === 'max') {
    return choose(plan, rows, order, height * width * planesOf(plan), algorithm)
  }
  return { separable: true, depth: 0, cost: sumCost(plan, rows, order) }
}

/** What the steps for an image cost, in values read. */
function costsOf({ cost, depth }: Choice, [, height, width]: Shape, plan: Plan) {
  const planes = planesOf(plan)
  const channels = plan.outputShape[3]
  const cells = height * width * planes
  return {
    // One number at a time.
    split: planes > 1 ? 4 * cells * channels : 0,
    build: buildCost(cells, depth) * channels,
    rows: cost * channels,
  }
}

function sharesAny(team: Team, choice: Choice, shape: Shape, plan: Plan): boolean {
  const { split, build, rows } = costsOf(choice, shape, plan)
  return team.shares(Math.max(split, build, rows))
}

/** What is to be done one after the other for the rows of bins of an image. */
function stepsOf(
  { height, width, planes, bands }: Job,
  { job, stride }: Layout,
  shape: Shape,
  plan: Plan,
  choice: Choice,
  { from, to }: ImageRows,
): Step[] {
  const costs = costsOf(choice, shape, plan)
  const own = { job, stride }
  const steps: Step[] = []
  if (planes > 1) {
    steps.push({ kernel: 'splitPlanes', ...own, from: 0, to: height * width, cost: costs.split })
  }
  if (choice.depth > 0) steps.push({ kernel: 'buildLevels', ...own, from: 0, to: bands, cost: costs.build })
  if (bands > 1) steps.push({ kernel: 'joinLevels', ...own, from: 1, to: bands, cost: costs.build })
  steps.push({ kernel: kernelFor(plan, choice), ...own, from, to, cost: costs.rows })
  return steps
}

/** In how many parts the levels of an image are built: none is lower than the highest window. */
function bandsOf(team: Team, { height, planes, depth }: Job, cost: number): number {
  if (!team.shares(cost)) return 1
  return Math.max(Math.min(team.threads, Math.floor((height * planes) / 2 ** depth)), 1)
}

/** Makes room for what is wanted, or where that does not fit for what works without windows. */
function makeRoom(storage: Storage, wanted: Choice[], layOutAt: (base: number, depth: number) => Layout) {
  const depth = wanted.reduce((most, choice) => Math.max(most, choice.depth), 0)
  const base = storage.tryScratch(layOutAt(0, depth).end)
  if (base !== 0) return { layout: layOutAt(base, depth), choices: wanted }
  const choices = wanted.map((choice): Choice => ({ ...choice, separable: true, depth: 0 }))
  return { layout: layOutAt(storage.scratch(layOutAt(0, 0).end), 0), choices }
}

function kernelFor({ reduction }: Plan, { separable }: Choice): KernelName {
  if (reduction === 'sum') return 'sum'
  if (reduction === 'max-of-sums') return 'maxOfSums'
  return separable ? 'maxSeparable' : 'maxWindows'
}
