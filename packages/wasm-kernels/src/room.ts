import { channelStep, type Plan, type Shape } from '@roipool/core'
import type { Jobs } from './engine.js'
import { JOB_BYTES } from './fields.js'
import type { Table } from './tables.js'
import { ROWS, type Writing } from './writing.js'

/** Bytes of two blocks in assembly/taps.ts. */
const PARTS_BYTES = 2 * 4096

/** The room of a call in the memory: the addresses of what it keeps there. `end` is where the room ends. */
export interface Room extends Jobs {
  /** How many threads have a job, and marks, runs, a cell, parts and a row beside it. */
  readonly threads: number
  readonly marks: number
  readonly runs: number
  readonly cell: number
  readonly parts: number
  readonly row: number
  /** One RoI channels last, where it is written channels first; else 0. */
  readonly tile: number

  /** Of each table of the plan. */
  readonly tables: readonly number[]
  /** The image sorted into planes, for position-sensitive plans. */
  readonly split: number
  /** The addresses of levels 0 to depth, as a table. */
  readonly levels: number
  /** Level 1 and further. */
  readonly windows: number[]
  /** The means of rows of the image, where they are kept; else 0. */
  readonly means: number
  readonly end: number
}

/**
 * Bytes from one cell to the next of a tile that is to be transposed. Where a cell is a multiple of four cache lines it is
 * one more: the cells would else share few places of the cache.
 */
export function tileCell(channels: number): number {
  return channels * 4 + (channels % 64 === 0 ? 64 : 0)
}

/** The room that a call needs, from the address `base` on, with `depth` levels of windows, with the means of rows where they are kept. */
export function roomAt(
  base: number,
  plan: Plan,
  shape: Shape,
  tables: readonly Table[],
  threads: number,
  depth: number,
  { layout }: Writing = ROWS,
  means = false,
): Room {
  const [, height, width, mapChannels] = shape
  const [, PH, PW, channels] = plan.outputShape
  const image = height * width * mapChannels * 4
  let end = base
  const take = (bytes: number) => {
    const address = end
    end += Math.ceil(bytes / 64) * 64
    return address
  }
  const own = {
    job: take(JOB_BYTES),
    marks: take(width),
    runs: take(width * 4 + 8),
    cell: take(channels * 4),
    parts: take(PARTS_BYTES),
    row: take(width * channels * 4),
    tile: layout === 'NCHW' ? take(PH * PW * tileCell(channels)) : 0,
  }
  const stride = end - base
  take((threads - 1) * stride)
  const addresses = tables.map(({ values }) => take(values.byteLength))
  const levels = take((depth + 1) * 4)
  const split = take(channelStep(plan) > 1 ? image : 0)
  const kept = take(means ? (Math.floor(height / 4) + Math.floor(height / 16)) * (image / height) : 0)
  const windows: number[] = []
  while (windows.length < depth) windows.push(take(image))
  return { threads, stride, tables: addresses, levels, split, windows, means: means ? kept : 0, end, ...own }
}
