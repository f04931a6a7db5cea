import type { Plan, Ranges, Samples, Shape, Taps } from '@roipool/core'

/** What is asked of a plan; the rest is drawn. */
export interface RandomPlanOptions {
  readonly reduction: Plan['reduction']
  /** By default `'axes'`. */
  readonly over?: Plan['over']
  readonly positionSensitive?: boolean | undefined
  /** Rows of the result that no RoI fills, and the others in another order: as for a level of a pyramid. */
  readonly someRows?: boolean | undefined
  /** Of the result. */
  readonly channels?: number | undefined
  readonly rois?: number | undefined
  /** The most cells of the map on an axis, by default 12. */
  readonly side?: number | undefined
}

/** Whole numbers from `least` to `most`. */
type Draw = (least: number, most: number) => number

/**
 * A plan, and the shape of its map, that no planner made: RoIs on several images, bins of any size in any place, some
 * empty, taps in no order and of either sign, samples outside the map. The same for the same random numbers.
 */
export function randomPlan(
  random: () => number,
  { reduction, over = 'axes', positionSensitive = false, someRows = false, ...wanted }: RandomPlanOptions,
): { plan: Plan; shape: Shape } {
  const draw: Draw = (least, most) => least + Math.floor(random() * (most - least + 1))
  const { side = 12, rois = draw(1, 7), channels = [1, 3, 4, 17][draw(0, 3)]! } = wanted
  const [batch, height, width] = [draw(1, 3), draw(1, side), draw(1, side)]
  const [PH, PW] = [draw(1, 4), draw(1, 4)]
  const base = {
    over,
    outputShape: [someRows ? rois + draw(1, 3) : rois, PH, PW, channels] as Shape,
    batchIndices: ints(rois, () => draw(0, batch - 1)),
    rows: ints(rois, (k) => (someRows ? rois - 1 - k : k)),
    empty: draw(0, 1) === 0 ? 0 : -7,
    positionSensitive,
  }
  const shape: Shape = [batch, height, width, channels * (positionSensitive ? PH * PW : 1)]
  const axes = <Axis>(make: (bins: number, cells: number, draw: Draw) => Axis) =>
    over === 'cells'
      ? { y: make(rois, 1, draw), x: make(rois * PH * PW, height * width, draw) }
      : { y: make(rois * PH, height, draw), x: make(rois * PW, width, draw) }
  if (reduction === 'max') return { shape, plan: { ...base, reduction, ...axes(ranges) } }
  if (reduction === 'sum') {
    return { shape, plan: { ...base, reduction, ...axes((bins, cells) => taps(bins, cells, 4, draw)) } }
  }
  return { shape, plan: { ...base, reduction, ...axes(samples) } }
}

/** Values in [−1, 1), of 21 bits each. */
export function randomValues(length: number, random: () => number): Float32Array {
  const values = new Float32Array(length)
  for (let n = 0; n < length; n++) values[n] = (Math.floor(random() * 2 ** 21) - 2 ** 20) / 2 ** 20
  return values
}

function ranges(bins: number, cells: number, draw: Draw): Ranges {
  const start = ints(bins, () => draw(0, cells - 1))
  const length = () => (draw(0, 5) === 0 ? draw(-1, 0) : draw(1, draw(1, cells)))
  return { start, end: start.map((first) => Math.max(Math.min(first + length(), cells), 0)) }
}

function taps(lists: number, cells: number, most: number, draw: Draw): Taps {
  const offset = offsets(lists, most, draw)
  const total = offset[lists]!
  const weight = new Float32Array(total)
  for (let n = 0; n < total; n++) weight[n] = (draw(0, 2) === 0 ? -1 : 1) * (draw(1, 1000) / 800)
  return { offset, cell: ints(total, () => draw(0, cells - 1)), weight }
}

/** Of two taps at most each. */
function samples(bins: number, cells: number, draw: Draw): Samples {
  const offset = offsets(bins, 3, draw)
  return { offset, taps: taps(offset[bins]!, cells, 2, draw) }
}

/** Lists of up to `most` entries; one in six is empty. */
function offsets(lists: number, most: number, draw: Draw): Int32Array {
  const offset = new Int32Array(lists + 1)
  for (let n = 0; n < lists; n++) offset[n + 1] = offset[n]! + (draw(0, 5) === 0 ? 0 : draw(1, most))
  return offset
}

function ints(length: number, value: (n: number) => number): Int32Array {
  const values = new Int32Array(length)
  for (let n = 0; n < length; n++) values[n] = value(n)
  return values
}
