import type { Plan, Shape, Taps } from '@roipool/core'
import { FIELDS, type Field, type Job } from './fields.js'
import type { Layout } from './layout.js'
import type { Storage } from './storage.js'

/** How many planes an image is sorted into, one for every bin of a position-sensitive plan; else it is one plane. */
export function planesOf({ positionSensitive, outputShape: [, PH, PW] }: Plan): number {
  return positionSensitive ? PH * PW : 1
}

const EMPTY = Object.fromEntries(FIELDS.map((name) => [name, 0])) as Job

/** Addresses of what a thread has for itself: those of the first thread's, each `stride` further for the next one. */
const OWN: readonly Field[] = ['marks', 'runs', 'cell', 'row']

/** The job of a call, for the image yet to be told. */
export function newJob([, height, width]: Shape, plan: Plan, out: number, layout: Layout): Job {
  const [, binRows, binColumns, channels] = plan.outputShape
  const { marks, runs, cell, row, levels, tables } = layout
  const sizes = { height, width, channels, planes: planesOf(plan), binRows, binColumns, empty: plan.empty }
  return { ...EMPTY, ...sizes, ...tables, out, marks, runs, cell, row, levels }
}

/** Writes a job for each of the threads that the layout has room for. */
export function writeJobs(
  { ints, floats }: Storage,
  { job: address, stride, threads }: Layout,
  job: Job,
): void {
  const first = address / 4
  for (const [n, name] of FIELDS.entries()) {
    if (name === 'empty') floats[first + n] = job.empty
    else ints[first + n] = job[name]
  }
  for (let thread = 1; thread < threads; thread++) {
    const at = first + (thread * stride) / 4
    ints.copyWithin(at, first, first + FIELDS.length)
    for (const name of OWN) ints[at + FIELDS.indexOf(name)]! += thread * stride
  }
}

/** A table that a kernel reads, and the field that holds its address. */
export interface Table {
  readonly field: Field
  readonly values: Int32Array | Float32Array
}

/** The tables of a plan, and the order in which to take its rows of bins. */
export function tablesOf(plan: Plan, order: Int32Array): Table[] {
  return [{ field: 'order', values: order }, { field: 'rows', values: plan.rows }, ...axisTables(plan)]
}

function axisTables(plan: Plan): Table[] {
  switch (plan.reduction) {
    case 'max':
      return [
        { field: 'yStart', values: plan.y.start },
        { field: 'yEnd', values: plan.y.end },
        { field: 'xStart', values: plan.x.start },
        { field: 'xEnd', values: plan.x.end },
      ]
    case 'sum':
      return tapTables(plan.y, plan.x)
    case 'max-of-sums':
      return [
        { field: 'ySample', values: plan.y.offset },
        { field: 'xSample', values: plan.x.offset },
        ...tapTables(plan.y.taps, plan.x.taps),
      ]
  }
}

function tapTables(y: Taps, x: Taps): Table[] {
  return [
    { field: 'yTap', values: y.offset },
    { field: 'yCell', values: y.cell },
    { field: 'yWeight', values: y.weight },
    { field: 'xTap', values: x.offset },
    { field: 'xCell', values: x.cell },
    { field: 'xWeight', values: x.weight },
  ]
}

/** Copies tables to the addresses that the layout gives them. */
export function copyTables(
  { ints, floats }: Storage,
  { tables: at }: Layout,
  tables: readonly Table[],
): void {
  for (const { field, values } of tables) {
    if (values instanceof Int32Array) ints.set(values, at[field]! / 4)
    else floats.set(values, at[field]! / 4)
  }
}
