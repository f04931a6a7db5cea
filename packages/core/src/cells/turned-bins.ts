import type { SamplePlacement, SamplingRatio } from '../axis/grid.js'
import { TapWriter } from '../axis/taps.js'
import { enlarged } from '../memory.js'
import type { Samples, Taps } from '../plan.js'
import { kinds } from '../regions.js'
import { bilinear, bilinearSlope, isNear } from './bilinear.js'
import { MergedCells } from './merged.js'
import { OwnAxis, reachOf, type Turned, type TurnedRules, turnedRoi } from './turned.js'

const f = Math.fround

/** Rotated RoIs, and how they are divided and sampled. */
export interface TurnedBins {
  readonly rotated: Float32Array
  readonly rules: TurnedRules
  readonly outputSize: readonly [number, number]
  readonly height: number
  readonly width: number
  readonly samplingRatio: SamplingRatio
  readonly samplePlacement: SamplePlacement
}

/** The mean of every bin's samples, as lists of cells. SPEC §17.4. */
export function turnedMeans(bins: TurnedBins): Taps {
  const { height, width } = bins
  const cells = mergedCells(bins)
  eachBin(bins, ({ near, y, x, samples }) => {
    for (let n = 0; n < near; n++) bilinear(y[n]!, x[n]!, height, width, cells)
    cells.endList(Math.max(samples, 1))
  })
  return cells.taps()
}

/** The derivatives of those means by cx, cy, w, h and angle. SPEC §24.5. */
export function turnedSlopes(bins: TurnedBins): Taps[] {
  const { height, width, rules } = bins
  const [sy, sx] = rules.scale
  const numbers = kinds.rotated.numbers.map(() => mergedCells(bins))
  const turn = (rules.angle === 'degrees' ? Math.PI / 180 : 1) * (rules.clockwise ? -1 : 1)
  eachBin(bins, (bin, roi, downs, alongs) => {
    const { cy, cx, down, along, scale, growth, held } = roi
    for (let n = 0; n < bin.near; n++) {
      const [y, x] = [bin.y[n]!, bin.x[n]!]
      const [v, u] = [downs[bin.v[n]!]!, alongs[bin.u[n]!]!]
      const byHeight = held.height ? 0 : v * scale.height
      const byWidth = held.width ? 0 : u * scale.width
      // A side of a cell does not grow where a turn squeezes it less.
      const [kept, keptAlong] = [
        held.height ? v * roi.height * growth.height : 0,
        held.width ? u * roi.width * growth.width : 0,
      ]
      const move = (number: number, dy: number, dx: number) =>
        bilinearSlope(y, x, dy, dx, height, width, numbers[number]!)
      move(0, 0, sx)
      move(1, sy, 0)
      move(2, byWidth * along.y, byWidth * along.x)
      move(3, byHeight * down.y, byHeight * down.x)
      move(
        4,
        (((cx - x) * sy) / sx - kept * down.y - keptAlong * along.y) * turn,
        (((y - cy) * sx) / sy - kept * down.x - keptAlong * along.x) * turn,
      )
    }
    for (const cells of numbers) cells.endList(Math.max(bin.samples, 1))
  })
  return numbers.map((cells) => cells.taps())
}

/** Neighbouring samples share cells; where they lie far apart, lists grow. */
function mergedCells(bins: TurnedBins): MergedCells {
  const side = bins.samplingRatio === 'adaptive' ? 3 : Math.min(bins.samplingRatio, 3)
  return new MergedCells(binsOf(bins), (side + 1) ** 2, bins.height * bins.width)
}

/**
 * Every bin's samples, each with its cells; of those far from the map one is kept, without any. SPEC §17.4.
 *
 * @param most samples there may be
 * @param beyond is called with the RoI whose samples are more
 */
export function turnedSamples(bins: TurnedBins, most: number, beyond: (k: number) => never): Samples {
  const { height, width } = bins
  const offset = new Int32Array(binsOf(bins) + 1)
  const side = bins.samplingRatio === 'adaptive' ? 2 : bins.samplingRatio
  // Those far from the map need no room, so that more than a million lists grow as they come.
  const writer = new TapWriter(Math.min(offset.length * (side ** 2 + 1), most, 2 ** 20))
  let bin = 0
  eachBin(bins, ({ k, near, y, x, samples }) => {
    for (let n = 0; n < near; n++) {
      bilinear(y[n]!, x[n]!, height, width, writer)
      writer.endList()
    }
    if (near < samples) writer.endList()
    if (writer.lists > most) beyond(k)
    offset[++bin] = writer.lists
  })
  return { offset, taps: writer.taps() }
}

function binsOf({ rotated, outputSize: [rows, columns] }: TurnedBins): number {
  return (rotated.length / 5) * rows * columns
}

/** A bin of RoI k, and where those of its samples lie that are near the map. Each bin takes the place of the last. */
class BinOfSamples {
  k = 0
  /** Samples in all, and near the map. */
  samples = 0
  near = 0
  y = new Float32Array(64)
  x = new Float32Array(64)
  /** Which samples along the height, and along the width, those near the map are. */
  v = new Int32Array(64)
  u = new Int32Array(64)

  add(y: number, x: number, v: number, u: number): void {
    if (this.near === this.y.length) {
      this.y = enlarged(this.y)
      this.x = enlarged(this.x)
      this.v = enlarged(this.v)
      this.u = enlarged(this.u)
    }
    this.y[this.near] = y
    this.x[this.near] = x
    this.v[this.near] = v
    this.u[this.near++] = u
  }
}

/** Takes a bin, with the shares of its RoI's sides at which the samples along them lie. */
type TakeBin = (bin: BinOfSamples, roi: Turned, down: Float64Array, along: Float64Array) => void

/** Goes through all bins. A call a bin: one a sample takes as long as the sample itself. */
function eachBin(
  { rotated, rules, outputSize: [rows, columns], height, width, samplingRatio, samplePlacement }: TurnedBins,
  take: TakeBin,
): void {
  const down = new OwnAxis(rows, samplingRatio, samplePlacement)
  const along = new OwnAxis(columns, samplingRatio, samplePlacement)
  const bin = new BinOfSamples()
  for (let k = 0; k < rotated.length / 5; k++) {
    const roi = turnedRoi(rotated, k, rules)
    const { cy, cx } = roi
    const reach = reachOf(roi, height, width)
    down.lay(roi.height, reach.y)
    along.lay(roi.width, reach.x)
    const [downs, alongs] = [down.at, along.at]
    bin.k = k
    bin.samples = down.count * along.count
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        bin.near = 0
        for (let v = down.offset[i]!; v < down.offset[i + 1]!; v++) {
          const tall = f(downs[v]! * roi.down.y)
          const wide = f(downs[v]! * roi.down.x)
          for (let u = along.offset[j]!; u < along.offset[j + 1]!; u++) {
            const y = f(f(tall + f(alongs[u]! * roi.along.y)) + cy)
            const x = f(f(wide + f(alongs[u]! * roi.along.x)) + cx)
            if (isNear(y, x, height, width)) bin.add(y, x, v, u)
          }
        }
        take(bin, roi, down.share, along.share)
      }
    }
  }
}
