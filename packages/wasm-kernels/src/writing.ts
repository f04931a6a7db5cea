import type { Layout } from '@roipool/core'

/** How a result is written. */
export interface Writing {
  readonly layout: Layout
  /** Room for so many RoIs: number n of the order takes place n modulo that. 0: each takes its row of the result. */
  readonly slots: number
}

/** Row of bins by row of bins. */
export const ROWS: Writing = { layout: 'NHWC', slots: 0 }

/** Whether RoIs are reduced as a whole, not row of bins by row of bins. */
export function isByRoi({ layout, slots }: Writing): boolean {
  return layout === 'NCHW' || slots > 0
}
