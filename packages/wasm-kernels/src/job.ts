import { channelStep, type Plan, type Shape } from '@roipool/core'
import type { Memory } from './engine.js'
import { FIELDS, type Field, type Job } from './fields.js'
import { type Room, tileCell } from './room.js'

const EMPTY = Object.fromEntries(FIELDS.map((name) => [name, 0])) as Job

/** Addresses of what a thread has for itself: those of the first thread's, each `stride` further for the next one. */
const OWN: readonly Field[] = ['marks', 'runs', 'cell', 'row', 'tile', 'turned']

/** The job of a call, for the image yet to be told. */
export function newJob([, height, width]: Shape, plan: Plan, out: number, room: Room): Job {
  const [, binRows, binColumns, channels] = plan.outputShape
  const { marks, runs, cell, row, tile, turned, levels, tables } = room
  const outCell = tile ? tileCell(channels) : channels * 4
  const sizes = {
    height,
    width,
    channels,
    planes: channelStep(plan),
    binRows,
    binColumns,
    empty: plan.empty,
    outCell,
  }
  return { ...EMPTY, ...sizes, ...tables, out, marks, runs, cell, row, tile, turned, levels }
}

/** Writes a job for each of the threads that there is room for. */
export function writeJobs({ ints, floats }: Memory, { job: address, stride, threads }: Room, job: Job): void {
  const first = address / 4
  for (const [n, name] of FIELDS.entries()) {
    if (name === 'empty') floats[first + n] = job.empty
    else ints[first + n] = job[name]
  }
  for (let thread = 1; thread < threads; thread++) {
    const at = first + (thread * stride) / 4
    ints.copyWithin(at, first, first + FIELDS.length)
    for (const name of OWN) if (job[name]) ints[at + FIELDS.indexOf(name)]! += thread * stride
  }
}
