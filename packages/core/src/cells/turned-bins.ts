import type { SamplePlacement, SamplingRatio } from '../axis/grid.js'
import { TapWriter } from '../axis/taps.js'
import type { Samples, Taps } from '../plan.js'
import { bilinear, isNear, type Sink } from './bilinear.js'
import { MergedCells } from './merged.js'
import { OwnAxis, reachOf, type TurnedRules, turnedRoi } from './turned.js'

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
  // Neighbouring samples share cells; where they lie far apart, lists grow.
  const side = bins.samplingRatio === 'adaptive' ? 3 : Math.min(bins.samplingRatio, 3)
  const cells = new MergedCells(binsOf(bins), (side + 1) ** 2, bins.height * bins.width)
  eachBin(bins, cells, (_, samples) => cells.endList(Math.max(samples, 1)))
  return cells.taps()
}

/**
 * Every bin's samples, each with its cells; of those far from the map one is kept, without any. SPEC §17.4.
 *
 * @param most samples there may be
 * @param beyond is called with the RoI whose samples are more
 */
export function turnedSamples(bins: TurnedBins, most: number, beyond: (k: number) => never): Samples {
  const offset = new Int32Array(binsOf(bins) + 1)
  const side = bins.samplingRatio === 'adaptive' ? 2 : bins.samplingRatio
  const writer = new TapWriter(Math.min(offset.length * (side ** 2 + 1), most))
  let bin = 0
  const endBin = (k: number, samples: number, near: number) => {
    if (near < samples) writer.endList()
    if (writer.lists > most) beyond(k)
    offset[++bin] = writer.lists
  }
  eachBin(bins, writer, endBin, () => writer.endList())
  return { offset, taps: writer.taps() }
}

function binsOf({ rotated, outputSize: [rows, columns] }: TurnedBins): number {
  return (rotated.length / 5) * rows * columns
}

/** Goes through the samples near the map, bin by bin; `endBin` is told how many there are in all, and how many near. */
function eachBin(
  { rotated, rules, outputSize: [rows, columns], height, width, samplingRatio, samplePlacement }: TurnedBins,
  sink: Sink,
  endBin: (k: number, samples: number, near: number) => void,
  endSample?: () => void,
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
            bilinear(y, x, height, width, sink)
            endSample?.()
          }
        }
        endBin(k, down.count * along.count, near)
      }
    }
  }
}
