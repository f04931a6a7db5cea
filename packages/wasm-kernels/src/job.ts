import { channelStep, type Plan, type Shape } from '@roipool/core'
import type { Memory } from './engine.js'
import { AT, FIELDS, type Field } from './fields.js'
import { type Room, tileCell } from './room.js'

/** Some fields of a job. */
export type Fields = { readonly [name in Field]?: number }

/** Addresses of what a thread has for itself: those of the first thread's, each `stride` further for the next one. */
const OWN: readonly Field[] = ['marks', 'runs', 'cell', 'parts', 'row', 'tile']

/** Begins the job of the first thread, for the image yet to be told and without the plan's tables. */
export function beginJob(
  memory: Memory,
  [, height, width]: Shape,
  plan: Plan,
  out: number,
  room: Room,
): void {
  const [, binRows, binColumns, channels] = plan.outputShape
  const { job, marks, runs, cell, parts, row, tile, levels } = room
  const outCell = tile ? tileCell(channels) : channels * 4
  memory.ints.fill(0, job / 4, job / 4 + FIELDS.length)
  writeFields(memory, job, {
    height,
    width,
    channels,
    planes: channelStep(plan),
    out,
    binRows,
    binColumns,
    empty: plan.empty,
    outCell,
    marks,
    runs,
    cell,
    parts,
    row,
    tile,
    levels,
  })
}

/** Writes fields of the job at an address. */
export function writeFields({ ints, floats }: Memory, job: number, fields: Fields): void {
  for (const name in fields) {
    const values = name === 'empty' ? floats : ints
    values[job / 4 + AT[name as Field]] = fields[name as Field]!
  }
}

/** Gives every thread that there is room for a job like the first one's. */
export function shareJob({ ints }: Memory, { job, stride, threads }: Room): void {
  const first = job / 4
  for (let thread = 1; thread < threads; thread++) {
    const at = first + (thread * stride) / 4
    ints.copyWithin(at, first, first + FIELDS.length)
    for (const name of OWN) if (ints[first + AT[name]]) ints[at + AT[name]]! += thread * stride
  }
}
