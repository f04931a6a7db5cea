import type { Taps } from '../plan.js'
import type { Axis } from './axis.js'
import type { Grid, SamplePlacement } from './grid.js'
import { Neighbours } from './neighbours.js'
import { BinSamples } from './samples.js'
import { TapWriter } from './taps.js'

/** The taps of every bin on one axis, and their derivatives by the lower and the upper edge of its box. SPEC §24.1. */
export interface MovedTaps {
  readonly value: Taps
  readonly lower: Taps
  readonly upper: Taps
}

/** Writes the derivatives of lists by both edges. */
export class MovedWriter {
  readonly lower: TapWriter
  readonly upper: TapWriter

  /** @param axis of which there will be a list for each box and bin */
  constructor({ boxes, bins }: Axis) {
    this.lower = new TapWriter((boxes.length / 4) * bins)
    this.upper = new TapWriter((boxes.length / 4) * bins)
  }

  endList(): void {
    this.lower.endList()
    this.upper.endList()
  }

  taps(): Omit<MovedTaps, 'value'> {
    return { lower: this.lower.taps(), upper: this.upper.taps() }
  }
}

/** Whether the size of RoI k is the smallest there is, so that it does not follow the upper edge. */
export type IsHeld = (k: number) => boolean

/** RoIAlign's boxes that are less than a cell long and not aligned. SPEC §9.1. */
export function smallestHeld({ boxes, low }: Axis, { start }: Grid, scale: number, aligned: boolean): IsHeld {
  const f = Math.fround
  return (k) => !aligned && f(f(boxes[k * 4 + low + 2]! * scale) - start[k]!) < 1
}

/**
 * The derivatives of the mean of each bin's samples where its RoI moves by `by` cells. Those that are held at the border,
 * or are beyond it, do not move. SPEC §24.8.
 */
export function slidSamples(
  grid: Grid,
  bins: number,
  limit: number,
  placement: SamplePlacement,
  by: Float32Array,
): Taps {
  const writer = new TapWriter(grid.start.length * bins)
  const list = new Neighbours(writer)
  const samples = new BinSamples(grid, limit, placement)
  for (let k = 0; k < grid.start.length; k++) {
    const backwards = grid.step[k]! < 0
    for (let i = 0; i < bins; i++) {
      samples.seek(k, i)
      const { from, to } = samples
      for (let m = from; m < to; m++) {
        const position = samples.position(backwards ? from + to - 1 - m : m)
        if (position >= 0 && position < limit - 1) {
          list.pair(Math.trunc(position), -by[k]!, by[k]!, samples.count)
        }
      }
      list.endList(samples.count)
    }
  }
  return writer.taps()
}

/**
 * The derivatives of each bin's mean of samples. A sample at share t of the box moves by 1 − t with its lower edge and by
 * t with its upper edge; one that is held at the border, or is beyond it, does not move. SPEC §24.2.
 *
 * @param scale cells per unit of the boxes
 */
export function movedSamples(
  grid: Grid,
  axis: Axis,
  placement: SamplePlacement,
  scale: number,
  isHeld: IsHeld,
): Omit<MovedTaps, 'value'> {
  const { bins, limit } = axis
  const writer = new MovedWriter(axis)
  const lower = new Neighbours(writer.lower)
  const upper = new Neighbours(writer.upper)
  const samples = new BinSamples(grid, limit, placement)
  for (let k = 0; k < grid.start.length; k++) {
    const backwards = grid.step[k]! < 0
    const grows = isHeld(k) ? 0 : scale
    for (let i = 0; i < bins; i++) {
      samples.seek(k, i)
      const { from, to } = samples
      for (let m = from; m < to; m++) {
        const n = backwards ? from + to - 1 - m : m
        const position = samples.position(n)
        if (!(position >= 0 && position < limit - 1)) continue
        const cell = Math.trunc(position)
        const byUpper = (grows * (i + samples.share(n))) / bins
        const byLower = scale - byUpper
        lower.pair(cell, -byLower, byLower, samples.count)
        upper.pair(cell, -byUpper, byUpper, samples.count)
      }
      lower.endList(samples.count)
      upper.endList(samples.count)
    }
  }
  return writer.taps()
}
