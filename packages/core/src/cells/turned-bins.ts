import type { SamplePlacement, SamplingRatio } from '../axis/grid.js'
import { TapWriter } from '../axis/taps.js'
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
  eachBin(
    bins,
    (y, x) => bilinear(y, x, height, width, cells),
    (_, samples) => cells.endList(Math.max(samples, 1)),
  )
  return cells.taps()
}

/** The derivatives of those means by cx, cy, w, h and angle. SPEC §24.5. */
export function turnedSlopes(bins: TurnedBins): Taps[] {
  const { height, width, rules } = bins
  const numbers = kinds.rotated.numbers.map(() => mergedCells(bins))
  const turn = (rules.angle === 'degrees' ? Math.PI / 180 : 1) * (rules.clockwise ? -1 : 1)
  eachBin(
    bins,
    (y, x, roi, down, along) => {
      const { cos, sin, held } = roi
      const byHeight = held.height ? 0 : down * rules.scale
      const byWidth = held.width ? 0 : along * rules.scale
      const move = (n: number, dy: number, dx: number) =>
        bilinearSlope(y, x, dy, dx, height, width, numbers[n]!)
      move(0, 0, rules.scale)
      move(1, rules.scale, 0)
      move(2, -byWidth * sin, byWidth * cos)
      move(3, byHeight * cos, byHeight * sin)
      move(4, -(x - roi.cx) * turn, (y - roi.cy) * turn)
    },
    (_, samples) => {
      for (const cells of numbers) cells.endList(Math.max(samples, 1))
    },
  )
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
  const take: TakeSample = (y, x) => {
    bilinear(y, x, height, width, writer)
    writer.endList()
  }
  eachBin(bins, take, (k, samples, near) => {
    if (near < samples) writer.endList()
    if (writer.lists > most) beyond(k)
    offset[++bin] = writer.lists
  })
  return { offset, taps: writer.taps() }
}

function binsOf({ rotated, outputSize: [rows, columns] }: TurnedBins): number {
  return (rotated.length / 5) * rows * columns
}

/** A sample near the map at (y, x), and by how much it moves along the RoI's own sides where they grow by 1. */
type TakeSample = (y: number, x: number, roi: Turned, down: number, along: number) => void

/** Goes through the samples near the map, bin by bin; `endBin` is told how many there are in all, and how many near. */
function eachBin(
  { rotated, rules, outputSize: [rows, columns], height, width, samplingRatio, samplePlacement }: TurnedBins,
  take: TakeSample,
  endBin: (k: number, samples: number, near: number) => void,
): void {
  const down = new OwnAxis(rows, samplingRatio, samplePlacement)
  const along = new OwnAxis(columns, samplingRatio, samplePlacement)
  for (let k = 0; k < rotated.length / 5; k++) {
    const roi = turnedRoi(rotated, k, rules)
    const { cy, cx, cos, sin } = roi
    const reach = reachOf(roi, height, width)
    down.lay(roi.height, reach.y)
    along.lay(roi.width, reach.x)
    const [downs, alongs] = [down.at, along.at]
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let near = 0
        for (let v = down.offset[i]!; v < down.offset[i + 1]!; v++) {
          const yCos = f(downs[v]! * cos)
          const ySin = f(downs[v]! * sin)
          for (let h = along.offset[j]!; h < along.offset[j + 1]!; h++) {
            const y = f(f(yCos - f(alongs[h]! * sin)) + cy)
            const x = f(f(ySin + f(alongs[h]! * cos)) + cx)
            if (!isNear(y, x, height, width)) continue
            near++
            take(y, x, roi, down.share[v]!, along.share[h]!)
          }
        }
        endBin(k, down.count * along.count, near)
      }
    }
  }
}
