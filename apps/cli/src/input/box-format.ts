import { type Rois, roisFromCxcywh, roisFromXywh, roisFromXyxy, roisFromYxhw } from '@roipool/core'

/** The ways people write a box. */
export const boxFormats = {
  xyxy: { columns: ['x1', 'y1', 'x2', 'y2'], axes: 'xyxy', toRois: roisFromXyxy },
  xywh: { columns: ['x', 'y', 'width', 'height'], axes: 'xyxy', toRois: roisFromXywh },
  yxhw: { columns: ['y', 'x', 'height', 'width'], axes: 'yxyx', toRois: roisFromYxhw },
  cxcywh: { columns: ['cx', 'cy', 'width', 'height'], axes: 'xyxy', toRois: roisFromCxcywh },
} as const

export type BoxFormat = keyof typeof boxFormats

export const boxFormatNames = Object.keys(boxFormats) as BoxFormat[]

export function isBoxFormat(name: unknown): name is BoxFormat {
  return boxFormatNames.includes(name as BoxFormat)
}

/** Boxes as their file gives them: finite numbers, four a row. */
export interface BoxTable {
  readonly format: BoxFormat
  readonly rows: readonly (readonly number[])[]
  readonly batchIndices?: readonly number[]
}

/** Rows, counted from 1, of corner boxes that end before they begin: legal, but seldom meant. */
export function reversedRows({ format, rows }: BoxTable): number[] {
  if (format !== 'xyxy') return []
  return rows.flatMap(([x1 = 0, y1 = 0, x2 = 0, y2 = 0], n) => (x2 < x1 || y2 < y1 ? [n + 1] : []))
}

/** Times `scale` on each axis (in float64: only the product is rounded to float32), as RoIs. */
export function toRois({ format, rows, batchIndices }: BoxTable, scale = { x: 1, y: 1 }): Rois {
  const { axes, toRois: make } = boxFormats[format]
  const scaled = rows.map((row) => row.map((value, n) => value * scale[axes[n] as 'x' | 'y']))
  return make(scaled, batchIndices)
}
