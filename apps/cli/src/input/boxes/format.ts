import { type Rois, roisFromCxcywh, roisFromXywh, roisFromXyxy, roisFromYxhw } from '@roipool/core'

/** The ways people write the four numbers of a box. */
const boxFormats = {
  xyxy: { columns: ['x1', 'y1', 'x2', 'y2'], axes: 'xyxy', toRois: roisFromXyxy },
  xywh: { columns: ['x', 'y', 'width', 'height'], axes: 'xyxy', toRois: roisFromXywh },
  yxhw: { columns: ['y', 'x', 'height', 'width'], axes: 'yxyx', toRois: roisFromYxhw },
  cxcywh: { columns: ['cx', 'cy', 'width', 'height'], axes: 'xyxy', toRois: roisFromCxcywh },
} as const

export type BoxFormat = keyof typeof boxFormats

/** Rows of five numbers: corners after the index of an image in the batch, or before a score. */
const rowFormats = {
  bxyxy: ['batch', 'x1', 'y1', 'x2', 'y2'],
  xyxys: ['x1', 'y1', 'x2', 'y2', 'score'],
} as const

/** What `--format` takes. */
export type RowFormat = BoxFormat | keyof typeof rowFormats

export const rowFormatNames = [...Object.keys(boxFormats), ...Object.keys(rowFormats)] as RowFormat[]

export function isRowFormat(name: unknown): name is RowFormat {
  return rowFormatNames.includes(name as RowFormat)
}

/** The columns of a row without a header. */
export function columnsOf(format: RowFormat): readonly string[] {
  return isFive(format) ? rowFormats[format] : boxFormats[format].columns
}

/** How the four numbers of a row's box are written. */
export function boxFormatOf(format: RowFormat): BoxFormat {
  return isFive(format) ? 'xyxy' : format
}

function isFive(format: RowFormat): format is keyof typeof rowFormats {
  return format in rowFormats
}

/** What a file says of a box besides its place. It goes beside the box's row of the result. */
export interface About {
  readonly id?: string | number
  readonly label?: string | number
  readonly score?: number
  /** By which a rotated box is turned. */
  readonly angle?: number
}

/** An image as a file of boxes names it. */
export interface NamedImage {
  readonly file?: string
  readonly id?: string | number
  /** Pixels. */
  readonly size?: { readonly width: number; readonly height: number }
}

/** Boxes as their file gives them: finite numbers, four a row. */
export interface BoxTable {
  readonly format: BoxFormat
  readonly rows: readonly (readonly number[])[]
  readonly batchIndices?: readonly number[]
  /** Of each row; nothing where the file says nothing. */
  readonly about?: readonly About[]
  /** Whether the numbers are fractions of the image's sides: the file's format, or the caller, says so. */
  readonly fractions?: boolean
  /** The image that all the boxes are of, if the file says which. */
  readonly image?: NamedImage
}

export const NO_BOXES: BoxTable = { format: 'xyxy', rows: [] }

/** Boxes of several images, in one file. */
export interface ManyBoxes extends BoxTable {
  readonly images?: readonly NamedImage[]
  /** The place in `images` of each row's. */
  readonly imageOf?: readonly number[]
}

/** One axis of an image on another: there it is `scale` times as long and begins at `offset`. */
export interface Placement {
  readonly scale: number
  readonly offset: number
}

const AS_IT_IS: Placement = { scale: 1, offset: 0 }

/** Moved to another image (in float64: only the last product is rounded to float32), as RoIs. */
export function toRois(
  { format, rows, batchIndices }: BoxTable,
  place: { readonly x: Placement; readonly y: Placement } = { x: AS_IT_IS, y: AS_IT_IS },
): Rois {
  const { axes, toRois: make } = boxFormats[format]
  const moved = rows.map((row) =>
    row.map((value, n) => {
      const { scale, offset } = place[axes[n] as 'x' | 'y']
      // The last two of four are corners in xyxy, and lengths else.
      return value * scale + (n < 2 || format === 'xyxy' ? offset : 0)
    }),
  )
  return make(moved, batchIndices)
}

/** The corners x1 y1 x2 y2 of a row. */
export function corners(
  format: BoxFormat,
  row: readonly number[],
): readonly [number, number, number, number] {
  const [a, b, c, d] = row as [number, number, number, number]
  if (format === 'xyxy') return [a, b, c, d]
  if (format === 'xywh') return [a, b, a + c, b + d]
  if (format === 'yxhw') return [b, a, b + d, a + c]
  return [a - c / 2, b - d / 2, a + c / 2, b + d / 2]
}
