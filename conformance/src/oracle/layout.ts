import type { Layout, OutputSize, Shape } from '@roipool/core'

/** Values in the order of a shape. */
interface Values {
  readonly data: ArrayLike<number>
  readonly shape: Shape
}

/** A map, whatever its layout. */
export interface Cells {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly cell: (image: number, y: number, x: number, channel: number) => number
}

export function cellsIn({ data, shape }: Values, layout: Layout): Cells {
  const [, a, b, c] = shape
  if (layout === 'NHWC') {
    const cell = (n: number, y: number, x: number, channel: number) =>
      data[((n * a + y) * b + x) * c + channel]!
    return { height: a, width: b, channels: c, cell }
  }
  const cell = (n: number, y: number, x: number, channel: number) =>
    data[((n * a + channel) * b + y) * c + x]!
  return { height: b, width: c, channels: a, cell }
}

/** The shape of a result, and where each of its values goes. */
export function resultIn(
  layout: Layout,
  count: number,
  [rows, columns]: OutputSize,
  channels: number,
): { shape: Shape; index: (k: number, i: number, j: number, c: number) => number } {
  return layout === 'NHWC'
    ? {
        shape: [count, rows, columns, channels],
        index: (k, i, j, c) => ((k * rows + i) * columns + j) * channels + c,
      }
    : {
        shape: [count, channels, rows, columns],
        index: (k, i, j, c) => ((k * channels + c) * rows + i) * columns + j,
      }
}
