import type { Plan, Taps } from '@roipool/core'
import type { Memory } from './engine.js'
import { AT, type Field } from './fields.js'

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

/** Copies tables to their addresses, and tells the job where they are. */
export function copyTables(
  { ints, floats }: Memory,
  job: number,
  addresses: readonly number[],
  tables: readonly Table[],
): void {
  for (const [n, { field, values }] of tables.entries()) {
    const address = addresses[n]!
    if (values instanceof Int32Array) ints.set(values, address / 4)
    else floats.set(values, address / 4)
    ints[job / 4 + AT[field]] = address
  }
}
