import type { Plan, Shape } from '@roipool/core'
import { type Field, JOB_BYTES } from './fields.js'
import type { Table } from './job.js'

/** Where in its room a call keeps what; `end` is where it ends. */
export interface Layout {
  /** How many threads have a job and the room for it, each `stride` bytes after the one before: */
  readonly threads: number
  readonly stride: number
  readonly job: number
  readonly marks: number
  readonly runs: number
  readonly cell: number
  readonly row: number

  readonly tables: { readonly [field in Field]?: number }
  /** The image sorted into planes, for position-sensitive plans. */
  readonly split: number
  /** The addresses of levels 0 to depth, as a table. */
  readonly levels: number
  /** Level 1 and further. */
  readonly windows: number[]
  readonly end: number
}

/** Lays out what a call needs from `base` on, with `depth` levels of windows. */
export function layOut(
  base: number,
  plan: Plan,
  shape: Shape,
  tables: readonly Table[],
  threads: number,
  depth: number,
): Layout {
  const [, height, width, mapChannels] = shape
  const channels = plan.outputShape[3]
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
    row: take(width * channels * 4),
  }
  const stride = end - base
  take((threads - 1) * stride)
  const common = {
    tables: Object.fromEntries(tables.map(({ field, values }) => [field, take(values.byteLength)])),
    levels: take((depth + 1) * 4),
    split: take(plan.positionSensitive ? image : 0),
    windows: Array.from({ length: depth }, () => take(image)),
  }
  return { threads, stride, ...own, ...common, end }
}
