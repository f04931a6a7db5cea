import { channelStep, dotOffsets, type Shape, type SumPlan } from '@roipool/core'
import { orderRows } from '@roipool/wasm-kernels'
import type { Engine } from './open.js'
import type { WasmArray } from './storage.js'

/** The fields of `Dots` in assembly/dots.ts, in its order; four bytes each. */
const FIELDS = [
  ...(['map', 'height', 'width', 'depth', 'channels', 'step', 'binRows', 'binColumns'] as const),
  ...(['upstream', 'out', 'begin', 'order', 'rows', 'images', 'yTap', 'yCell', 'xTap', 'xCell'] as const),
]
export const DOTS_BYTES = FIELDS.length * 4

/** Of every bin and each of its cells, the sum over channels of the cell times the bin's `upstream`. */
export async function dotCells(
  { storage, team }: Engine,
  source: WasmArray,
  shape: Shape,
  plan: SumPlan,
  upstream: Float32Array,
  into: Float32Array,
): Promise<void> {
  const [, height, width, depth] = shape
  const [, binRows, binColumns, channels] = plan.outputShape
  const order = storage.order(plan.rows.length * binRows)
  orderRows(plan, shape, order)
  const { y, x } = plan
  const tables = {
    upstream,
    begin: dotOffsets(plan),
    order,
    rows: plan.rows,
    images: plan.batchIndices,
    yTap: y.offset,
    yCell: y.cell,
    xTap: x.offset,
    xCell: x.cell,
  }
  const bytes = Object.values(tables).reduce((sum, { byteLength }) => sum + padded(byteLength), 0)
  const job = storage.scratch(padded(DOTS_BYTES) + bytes + into.byteLength)
  const fields: { [field in (typeof FIELDS)[number]]?: number } = {
    ...{ map: source.address, height, width, depth, channels, step: channelStep(plan), binRows, binColumns },
  }
  let at = job + padded(DOTS_BYTES)
  for (const [field, values] of Object.entries(tables)) {
    if (values instanceof Int32Array) storage.ints.set(values, at / 4)
    else storage.floats.set(values, at / 4)
    fields[field as keyof typeof tables] = at
    at += padded(values.byteLength)
  }
  fields.out = at
  storage.ints.set(
    FIELDS.map((field) => fields[field]!),
    job / 4,
  )
  const step = { kernel: 'dots', from: 0, to: order.length, cost: into.length * channels } as const
  await team.run(step, { job, stride: 0 })
  into.set(storage.floats.subarray(at / 4, at / 4 + into.length))
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 64) * 64
}
