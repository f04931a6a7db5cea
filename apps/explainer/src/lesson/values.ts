import type { FeatureMap } from '@roipool/core'
import type { View } from './operators'
import type { Bin } from './settings'

/** The value of a cell, or of a bin of the first RoI, in a channel. */
export function valueAt({ data, shape }: FeatureMap, row: number, column: number, channel: number): number {
  return data[(row * shape[2] + column) * shape[3] + channel]!
}

/** The least and the largest value of a channel. */
export function rangeOf({ data, shape }: FeatureMap, channel: number): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (let n = channel; n < data.length; n += shape[3]) {
    least = Math.min(least, data[n]!)
    most = Math.max(most, data[n]!)
  }
  return [least, most]
}

/** The cell whose value is the maximum of a bin, as [row, column]. */
export function winnerOf(map: FeatureMap, { reads }: View, [i, j]: Bin, channel: number) {
  let best: { row: number; column: number; value: number } | undefined
  for (const { cell: row } of reads.y[i]!) {
    for (const { cell: column } of reads.x[j]!) {
      const value = valueAt(map, row, column, channel)
      if (!best || value > best.value) best = { row, column, value }
    }
  }
  return best
}

/** The channel that tells a region best from its surroundings: the mean inside above that outside, in deviations. */
export function tellingChannel(map: FeatureMap, { scaled }: Pick<View, 'scaled'>): number {
  const [, height, width, channels] = map.shape
  const inside = (y: number, x: number) =>
    y + 0.5 >= scaled.y &&
    y + 0.5 < scaled.y + scaled.height &&
    x + 0.5 >= scaled.x &&
    x + 0.5 < scaled.x + scaled.width
  // Of each channel: the sum inside, the sum outside, and that of all squares.
  const within = new Float64Array(channels)
  const without = new Float64Array(channels)
  const squares = new Float64Array(channels)
  let cells = 0
  for (let cell = 0; cell < height * width; cell++) {
    const isInside = inside(Math.floor(cell / width), cell % width)
    const sums = isInside ? within : without
    if (isInside) cells++
    for (let channel = 0; channel < channels; channel++) {
      const value = map.data[cell * channels + channel]!
      sums[channel]! += value
      squares[channel]! += value * value
    }
  }
  const all = height * width
  const scores = Array.from(squares, (sum, channel) => {
    const mean = (within[channel]! + without[channel]!) / all
    const deviation = Math.sqrt(sum / all - mean * mean)
    const contrast = within[channel]! / Math.max(cells, 1) - without[channel]! / Math.max(all - cells, 1)
    return deviation > 0 ? contrast / deviation : 0
  })
  return scores.indexOf(Math.max(...scores))
}
