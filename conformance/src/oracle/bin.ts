/** The extent of a box on one axis, in the units of the boxes, and the axis it lies on. */
export interface Side {
  readonly lo: number
  readonly hi: number
  readonly bins: number
  /** Cells of the map on this axis. */
  readonly limit: number
}

export interface Sides {
  readonly y: Side
  readonly x: Side
}

/** A cell of the image and the channel that are looked at. */
export type Read = (y: number, x: number) => number

/** What bin (i, j) of a RoI is. */
export type BinValue = (i: number, j: number, read: Read) => number
