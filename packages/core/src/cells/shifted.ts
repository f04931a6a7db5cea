import type { Grid, SamplingRatio } from '../axis/grid.js'
import { slidSamples } from '../axis/moved.js'
import { mergedTaps } from '../axis/taps.js'
import type { Scales } from '../check/params.js'
import type { Taps } from '../plan.js'
import { roundHalfAway } from '../quantize.js'
import { bilinear, bilinearSlope } from './bilinear.js'
import { MergedCells } from './merged.js'

const f = Math.fround

/** Boxes whose bins are moved, each by an offset of its own. */
export interface Shifted {
  readonly boxes: Float32Array
  /** K×2×PH×PW: of every bin how far to the right, in widths of its box; then how far down, in heights. */
  readonly offsets: Float32Array
  readonly gamma: number
  readonly scale: Scales
  readonly outputSize: readonly [number, number]
  readonly height: number
  readonly width: number
  /** Is called with the number of an offset that moves a bin too far for 32 bits. */
  readonly beyond: (n: number) => never
}

/** A box on one axis, in cells; the value of cell c lies at c. */
interface Extent {
  readonly start: number
  readonly size: number
}

/** By how many cells an offset moves a bin. SPEC §7.3. */
function checked(shift: number, n: number, beyond: (n: number) => never): number {
  return Math.abs(shift) < 2 ** 31 ? shift : beyond(n)
}

/** The mean of the samples of RoIAlign in every bin, moved. SPEC §21.2. */
export function shiftedMeans(problem: Shifted, samplingRatio: SamplingRatio): Taps {
  const { height, width } = problem
  const y = mergedTaps(gridOf(problem, 1, samplingRatio), 1, height, 'center')
  const x = mergedTaps(gridOf(problem, 0, samplingRatio), 1, width, 'center')
  return crossed(y, x, width)
}

/** The derivatives of those means where the offset to the right, and where the one down, grows. SPEC §24.8. */
export function shiftedSlopes(problem: Shifted, samplingRatio: SamplingRatio): Taps[] {
  const { height, width } = problem
  const y = gridOf(problem, 1, samplingRatio)
  const x = gridOf(problem, 0, samplingRatio)
  const right = slidSamples(x, 1, width, 'center', x.reach)
  const down = slidSamples(y, 1, height, 'center', y.reach)
  return [
    crossed(mergedTaps(y, 1, height, 'center'), right, width),
    crossed(down, mergedTaps(x, 1, width, 'center'), width),
  ]
}

/** Bins along an axis, and by how many cells an offset of 1 moves each. */
interface MovedGrid extends Grid {
  readonly reach: Float32Array
}

/** Every bin along an axis as a RoI of one bin, which begins where the bin does. */
function gridOf(
  { boxes, offsets, gamma, scale: scales, outputSize, beyond }: Shifted,
  low: 0 | 1,
  samplingRatio: SamplingRatio,
): MovedGrid {
  const [rows, columns] = outputSize
  const bins = rows * columns
  const scale = scales[1 - low]!
  const length = (boxes.length / 4) * bins
  const grid = {
    start: new Float32Array(length),
    step: new Float32Array(length),
    samples: new Float64Array(length),
    reach: new Float32Array(length),
  }
  for (let n = 0; n < length; n++) {
    const k = Math.floor(n / bins)
    const bin = n % bins
    const start = f(f(boxes[k * 4 + low]! * scale) - 0.5)
    const size = f(f(f(boxes[k * 4 + low + 2]! * scale) - 0.5) - start)
    const step = f(size / outputSize[1 - low]!)
    const at = (k * 2 + low) * bins + bin
    const reach = f(gamma * size)
    const shift = checked(f(reach * offsets[at]!), at, beyond)
    const i = low === 1 ? Math.floor(bin / columns) : bin % columns
    grid.start[n] = f(f(start + shift) + f(i * step))
    grid.step[n] = step
    grid.reach[n] = reach
    grid.samples[n] = samplingRatio === 'adaptive' ? Math.max(Math.ceil(step), 0) : samplingRatio
  }
  return grid
}

/** Of every bin, the taps of its rows crossed with those of its columns. */
function crossed(y: Taps, x: Taps, width: number): Taps {
  const offset = new Int32Array(y.offset.length)
  let most = 0
  for (let n = 0; n + 1 < offset.length; n++) {
    most += (y.offset[n + 1]! - y.offset[n]!) * (x.offset[n + 1]! - x.offset[n]!)
  }
  const cell = new Int32Array(most)
  const weight = new Float32Array(most)
  let length = 0
  for (let n = 0; n + 1 < offset.length; n++) {
    for (let a = y.offset[n]!; a < y.offset[n + 1]!; a++) {
      const first = y.cell[a]! * width
      for (let b = x.offset[n]!; b < x.offset[n + 1]!; b++) {
        const product = f(y.weight[a]! * x.weight[b]!)
        // SPEC §2.3.
        if (product === 0) continue
        cell[length] = first + x.cell[b]!
        weight[length++] = product
      }
    }
    offset[n + 1] = length
  }
  return { offset, cell: cell.subarray(0, length), weight: weight.subarray(0, length) }
}

/** The mean of those samples of every bin that lie on the map. SPEC §21.4. */
export function shiftedMeansInside(problem: Shifted, samples: number): Taps {
  const { height, width } = problem
  const cells = cellsInside(problem, samples)
  eachInside(
    problem,
    samples,
    (y, x) => bilinear(y, x, height, width, cells),
    (inside) => cells.endList(inside),
  )
  return cells.taps()
}

/** The derivatives of those means where the offset to the right, and where the one down, grows. SPEC §24.8. */
export function shiftedSlopesInside(problem: Shifted, samples: number): Taps[] {
  const { height, width } = problem
  const right = cellsInside(problem, samples)
  const down = cellsInside(problem, samples)
  eachInside(
    problem,
    samples,
    (y, x, tall, wide) => {
      bilinearSlope(y, x, 0, wide, height, width, right)
      bilinearSlope(y, x, tall, 0, height, width, down)
    },
    (inside) => {
      right.endList(inside)
      down.endList(inside)
    },
  )
  return [right.taps(), down.taps()]
}

function cellsInside({ boxes, outputSize: [rows, columns], height, width }: Shifted, samples: number) {
  return new MergedCells((boxes.length / 4) * rows * columns, Math.min(samples + 1, 4) ** 2, height * width)
}

/** A sample on the map, and by how many cells an offset of 1 moves it down and to the right. */
type TakeInside = (y: number, x: number, tall: number, wide: number) => void

/** Goes through the samples of every bin that lie on the map; `endBin` is told how many there are. SPEC §21.4. */
function eachInside(
  { boxes, offsets, gamma, scale, outputSize, height, width, beyond }: Shifted,
  samples: number,
  take: TakeInside,
  endBin: (inside: number) => void,
): void {
  const [rows, columns] = outputSize
  const bins = rows * columns
  const extent = (lo: number, hi: number, scale: number): Extent => {
    const start = f(f(roundHalfAway(lo) * scale) - 0.5)
    return { start, size: Math.max(f(f(f(f(roundHalfAway(hi) + 1) * scale) - 0.5) - start), f(0.1)) }
  }
  for (let k = 0; k < boxes.length / 4; k++) {
    const down = extent(boxes[k * 4 + 1]!, boxes[k * 4 + 3]!, scale[0])
    const along = extent(boxes[k * 4]!, boxes[k * 4 + 2]!, scale[1])
    const [tall, wide] = [f(down.size / rows), f(along.size / columns)]
    const [stepY, stepX] = [f(tall / samples), f(wide / samples)]
    const [reachY, reachX] = [gamma * down.size, gamma * along.size]
    for (let bin = 0; bin < bins; bin++) {
      const right = k * 2 * bins + bin
      const below = right + bins
      const shiftX = checked(f(f(offsets[right]! * gamma) * along.size), right, beyond)
      const shiftY = checked(f(f(offsets[below]! * gamma) * down.size), below, beyond)
      const top = f(f(f(Math.floor(bin / columns) * tall) + down.start) + shiftY)
      const left = f(f(f((bin % columns) * wide) + along.start) + shiftX)
      let inside = 0
      for (let v = 0; v < samples; v++) {
        const y = f(top + f(v * stepY))
        if (!(y >= -0.5 && y <= height - 0.5)) continue
        for (let u = 0; u < samples; u++) {
          const x = f(left + f(u * stepX))
          if (!(x >= -0.5 && x <= width - 0.5)) continue
          inside++
          take(y, x, reachY, reachX)
        }
      }
      endBin(inside)
    }
  }
}
