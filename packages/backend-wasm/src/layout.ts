import type { Plan, Shape } from '@roipool/core'
import { type Field, JOB_BYTES, type Table } from './job.js'

/** Where in its room a call keeps what; `end` is where it ends. */
export interface Layout {
  readonly job: number
  readonly tables: { readonly [field in Field]?: number }
  readonly marks: number
  readonly runs: number
  readonly cell: number
  readonly row: number
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
  const layout = {
    job: take(JOB_BYTES),
    tables: Object.fromEntries(tables.map(({ field, values }) => [field, take(values.byteLength)])),
    marks: take(width),
    runs: take(width * 4 + 8),
    cell: take(channels * 4),
    row: take(width * channels * 4),
    levels: take((depth + 1) * 4),
    split: take(plan.positionSensitive ? image : 0),
    windows: Array.from({ length: depth }, () => take(image)),
  }
  return { ...layout, end }
}
