import { channelStep, type Plan, type Shape } from '@roipool/core'
import type { Engine } from './engine.js'
import { beginJob, writeFields } from './job.js'
import { KERNELS } from './kernels.js'
import { orderRows } from './order.js'
import { type Room, roomAt } from './room.js'
import { copyTables, type Table, tablesOf } from './tables.js'

const GRADIENTS = { max: 'maxGradient', sum: 'sumGradient', 'max-of-sums': 'maxOfSumsGradient' } as const

/** The addresses of a call: the gradient of the result, the map, and where the gradient of the map is written. */
export interface GradientAddresses {
  readonly dy: number
  readonly x: number
  readonly dx: number
}

/** The gradient of a plan with respect to the map, of `shape`, at once, on the thread that calls; in float32. */
export function gradientNow(
  { storage, team: { kernels } }: Engine,
  { dy, x, dx }: GradientAddresses,
  shape: Shape,
  plan: Plan,
): void {
  const [batch, height, width, channels] = shape
  const cells = height * width
  const imageBytes = cells * channels * 4
  const order = storage.order(plan.rows.length * plan.outputShape[1])
  const images = orderRows(plan, shape, order)
  const tables = tablesOf(plan, order)
  const room = gradientRoomAt(
    storage.scratch(gradientRoomAt(0, plan, shape, tables).end),
    plan,
    shape,
    tables,
  )
  beginJob(storage, shape, plan, dy, room)
  copyTables(storage, room.job, room.tables, tables)
  kernels.fill(room.marks, Math.ceil(width / 4) * 4, 0)
  kernels.fill(dx, batch * imageBytes, 0)
  const planes = channelStep(plan)
  const { largest, places } = room
  writeFields(storage, room.job, { largest, places })
  for (const { image, from, to } of images) {
    const source = x + image * imageBytes
    const joined = dx + image * imageBytes
    writeFields(storage, room.job, {
      source,
      joined,
      image: planes > 1 ? room.split : source,
      gradient: planes > 1 ? room.gradient : joined,
    })
    if (planes > 1) {
      kernels.fill(room.gradient, imageBytes, 0)
      kernels.invoke(KERNELS.splitPlanes, room.job, 0, cells)
    }
    kernels.invoke(KERNELS[GRADIENTS[plan.reduction]], room.job, from, to)
    if (planes > 1) kernels.invoke(KERNELS.joinPlanes, room.job, 0, cells)
  }
}

interface GradientRoom extends Room {
  readonly largest: number
  readonly places: number
  /** The gradient of the image sorted into planes, for position-sensitive plans. */
  readonly gradient: number
}

function gradientRoomAt(base: number, plan: Plan, shape: Shape, tables: readonly Table[]): GradientRoom {
  const room = roomAt(base, plan, shape, tables, 1, 0)
  const [, , PW, channels] = plan.outputShape
  const rowBytes = Math.ceil((PW * channels) / 16) * 64
  const largest = room.end
  const places = largest + rowBytes
  const gradient = places + rowBytes
  const image = channelStep(plan) > 1 ? shape[1] * shape[2] * shape[3] * 4 : 0
  return { ...room, largest, places, gradient, end: gradient + image }
}
