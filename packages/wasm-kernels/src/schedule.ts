import { channelStep, type Plan, type Shape } from '@roipool/core'
import { buildCost, type Choice, choose } from './choose.js'
import { chooseSum, meansCost } from './choose-sum.js'
import type { Engine, Step, Workers } from './engine.js'
import type { KernelName } from './kernels.js'
import { type ImageRows, orderRows } from './order.js'
import { isByRoi, ROWS, type Writing } from './writing.js'

/** What one image needs: its kernels, one after the other. */
export interface Task {
  readonly image: number
  /** Levels of windows to be built, and in how many parts each is built. */
  readonly depth: number
  readonly bands: number
  /** Whether means of rows are built. */
  readonly means: boolean
  /** The kernel that reduces, by itself or RoI by RoI; the last step. */
  readonly kernel: KernelName
  readonly steps: readonly Step[]
}

/** What a call does, and in which order; where in the memory is not said here. */
export interface Schedule {
  /** The rows of bins, in the order in which to take them. */
  readonly order: Int32Array
  readonly tasks: readonly Task[]
  /** How many threads need a job and room of their own. */
  readonly threads: number
  /** The most levels of windows that an image needs. */
  readonly depth: number
  /** Whether an image needs means of rows. */
  readonly means: boolean
}

/** Orders the rows of bins, or the RoIs, chooses for each image how to find its maxima, and lists the kernels with their costs. */
export function schedule(
  { storage, team, algorithm }: Engine,
  shape: Shape,
  plan: Plan,
  writing: Writing = ROWS,
): Schedule {
  const [, height, width] = shape
  const order = storage.order(plan.rows.length * plan.outputShape[1])
  const cells = height * width * channelStep(plan)
  const tasks = orderRows(plan, shape, order, isByRoi(writing)).map((rows) => {
    const choice =
      plan.reduction === 'max'
        ? choose(plan, rows, order, cells, algorithm)
        : chooseSum(plan, rows, order, cells, algorithm)
    return taskFor(team, shape, plan, rows, choice, isByRoi(writing))
  })
  const shared = tasks.some(({ steps }) => steps.some(({ cost }) => team.shares(cost)))
  const depth = tasks.reduce((most, task) => Math.max(most, task.depth), 0)
  const means = tasks.some((task) => task.means)
  return { order, tasks, threads: shared ? team.threads : 1, depth, means }
}

function taskFor(
  team: Workers,
  [, height, width]: Shape,
  plan: Plan,
  { image, from, to }: ImageRows,
  choice: Choice,
  byRoi: boolean,
): Task {
  const planes = channelStep(plan)
  const channels = plan.outputShape[3]
  const cells = height * width * planes
  const { depth, means = false } = choice
  const build = buildCost(cells, depth) * channels
  const bands = bandsFor(team, height * planes, depth, build)
  const steps: Step[] = []
  // One number at a time, so a cell costs four.
  if (planes > 1) {
    steps.push({ kernel: 'splitPlanes', from: 0, to: height * width, cost: 4 * cells * channels })
  }
  if (depth > 0) steps.push({ kernel: 'buildLevels', from: 0, to: bands, cost: build })
  if (bands > 1) steps.push({ kernel: 'joinLevels', from: 1, to: bands, cost: build })
  if (means) {
    steps.push({
      kernel: 'buildMeans',
      from: 0,
      to: Math.ceil(height / 16),
      cost: meansCost(cells) * channels,
    })
  }
  const kernel = kernelFor(plan, choice)
  const cost = choice.cost * channels
  const [, PH] = plan.outputShape
  steps.push(byRoi ? { kernel: 'byRoi', from: from / PH, to: to / PH, cost } : { kernel, from, to, cost })
  return { image, depth, bands, means, kernel, steps }
}

/** In how many parts the levels of an image of `rows` rows are built: none is lower than the highest window. */
function bandsFor(team: Workers, rows: number, depth: number, cost: number): number {
  if (!team.shares(cost)) return 1
  return Math.max(Math.min(team.threads, Math.floor(rows / 2 ** depth)), 1)
}

function kernelFor({ reduction }: Plan, { separable }: Choice): KernelName {
  if (reduction === 'sum') return 'sum'
  if (reduction === 'max-of-sums') return 'maxOfSums'
  return separable ? 'maxSeparable' : 'maxWindows'
}
