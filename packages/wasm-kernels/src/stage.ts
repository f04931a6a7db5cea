import { channelStep, type Plan, type Shape } from '@roipool/core'
import type { Engine } from './engine.js'
import { beginJob, shareJob, writeFields } from './job.js'
import { KERNELS } from './kernels.js'
import { type Room, roomAt } from './room.js'
import { type Schedule, schedule, type Task } from './schedule.js'
import { copyTables, type Table, tablesOf } from './tables.js'
import { ROWS, type Writing } from './writing.js'

/** A schedule that the memory has room for. */
export interface Staging {
  readonly work: Schedule
  readonly writing: Writing
  readonly room: Room
  readonly tables: readonly Table[]
}

/**
 * Schedules a call and takes room for it. Where windows or means do not fit, bins are found without.
 *
 * @throws RoiPoolError ROI_UNSUPPORTED where that does not fit either
 */
export function makeRoom(engine: Engine, shape: Shape, plan: Plan, writing: Writing = ROWS): Staging {
  const { storage } = engine
  const wanted = schedule(engine, shape, plan, writing)
  const tables = tablesOf(plan, wanted.order)
  const roomFor = ({ threads, depth, means }: Schedule, base: number) =>
    roomAt(base, plan, shape, tables, threads, depth, writing, means)
  const base = storage.tryScratch(roomFor(wanted, 0).end)
  if (base !== 0) return { work: wanted, writing, tables, room: roomFor(wanted, base) }
  const work = schedule({ ...engine, algorithm: 'separable' }, shape, plan, writing)
  return { work, writing, tables, room: roomFor(work, storage.scratch(roomFor(work, 0).end)) }
}

/**
 * Copies the plan's tables into the room, and returns what writes the job of an image there, over that of the image
 * before.
 *
 * @param source the address of the map, `out` that of the result
 */
export function stage(
  { storage, team }: Engine,
  { room, tables, work, writing }: Staging,
  source: number,
  shape: Shape,
  plan: Plan,
  out: number,
): (task: Task) => void {
  const [, height, width, channels] = shape
  const imageBytes = height * width * channels * 4
  beginJob(storage, shape, plan, out, room)
  copyTables(storage, room.job, room.tables, tables)
  // What is written to slots stays in the cache.
  const fetches = storage.isWritten() && writing.slots === 0
  writeFields(storage, room.job, { result: out, slots: writing.slots, fetches: Number(fetches) })
  for (let thread = 0; thread < work.threads; thread++) {
    team.kernels.fill(room.marks + thread * room.stride, Math.ceil(width / 4) * 4, 0)
  }
  return ({ image, depth, bands, means, kernel }) => {
    const whole = source + image * imageBytes
    const planes = channelStep(plan) > 1 ? room.split : whole
    const inner = KERNELS[kernel]
    const kept = means ? room.means : 0
    writeFields(storage, room.job, { source: whole, image: planes, depth, bands, means: kept, inner })
    shareJob(storage, room)
    storage.ints.set([planes, ...room.windows], room.levels / 4)
  }
}
