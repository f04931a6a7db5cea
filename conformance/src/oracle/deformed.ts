import { type Answer, type BinAnswer, exactly, type Read, type Side, type Sides, within } from './bin.js'
import { f32, halfAwayFromZero, scalesOf } from './numbers.js'
import { mean, samplesOf } from './samples.js'
import { tent, type Weights, weigh } from './weights.js'

interface Deforming {
  readonly spatialScale: number | readonly number[]
  readonly gamma?: number | undefined
}

/** How far right, and how far down, a bin is moved. */
function offsetOf({ y, x, row }: Sides, i: number, j: number): readonly [right: number, down: number] {
  const bins = y.bins * x.bins
  const at = 4 + i * x.bins + j
  return [row[at]!, row[at + bins]!]
}

/** RoIAlign whose bins are moved: for each, the grid of its RoI is moved, and the bin taken. SPEC §21.2. */
export function deformed(
  sides: Sides,
  {
    spatialScale,
    gamma = 0.1,
    samplingRatio,
  }: Deforming & { samplingRatio?: number | 'adaptive' | undefined },
): BinAnswer {
  const scales = scalesOf(spatialScale)
  const moved = (side: Side, scale: number, offset: number) => {
    const start = f32(f32(side.lo * scale) - 0.5)
    const size = f32(f32(f32(side.hi * scale) - 0.5) - start)
    const from = f32(start + f32(f32(f32(gamma) * size) * offset))
    return samplesOf(side, [from, size], { samplingRatio })
  }
  return remembered((i, j) => {
    const [right, down] = offsetOf(sides, i, j)
    const [rows, columns] = [moved(sides.y, scales.y, down)[i]!, moved(sides.x, scales.x, right)[j]!]
    return (read) => mean(rows, columns, read)
  })
}

/** Samples of rounded boxes from the start of each bin on; those on the map are what the mean is of. SPEC §21.4. */
export function deformedPositionSensitive(
  sides: Sides,
  { spatialScale, gamma = 0.1, samplingRatio = 4 }: Deforming & { samplingRatio?: number | undefined },
): BinAnswer {
  const scales = scalesOf(spatialScale)
  const onMap = (side: Side, scale: number, bin: number, offset: number): Weights[] => {
    const start = f32(f32(halfAwayFromZero(side.lo) * scale) - 0.5)
    const end = f32(f32(f32(halfAwayFromZero(side.hi) + 1) * scale) - 0.5)
    const size = Math.max(f32(end - start), f32(0.1))
    const step = f32(size / side.bins)
    const from = f32(f32(f32(bin * step) + start) + f32(f32(offset * f32(gamma)) * size))
    const samples: Weights[] = []
    for (let n = 0; n < samplingRatio; n++) {
      const at = f32(from + f32(n * f32(step / samplingRatio)))
      if (at < -0.5 || at > side.limit - 0.5) continue
      samples.push(weigh(side.limit, (cell) => tent(Math.min(Math.max(at, 0), side.limit - 1) - cell)))
    }
    return samples
  }
  return remembered((i, j) => {
    const [right, down] = offsetOf(sides, i, j)
    const [rows, columns] = [onMap(sides.y, scales.y, i, down), onMap(sides.x, scales.x, j, right)]
    return (read) => meanOf(rows, columns, read)
  })
}

function meanOf(ys: readonly Weights[], xs: readonly Weights[], read: Read): Answer {
  const count = ys.length * xs.length
  if (count === 0) return exactly(0)
  let [total, magnitude] = [0, 0]
  for (const [row, wy] of ys.flat()) {
    for (const [column, wx] of xs.flat()) {
      const term = (wy * wx * read(row, column)) / count
      total += term
      magnitude += Math.abs(term)
    }
  }
  return within(total, magnitude)
}

/** What a bin reads is found once, for all channels. */
function remembered(bin: (i: number, j: number) => (read: Read) => Answer): BinAnswer {
  const known = new Map<string, (read: Read) => Answer>()
  return (i, j, read) => {
    const key = `${i} ${j}`
    const answer = known.get(key) ?? bin(i, j)
    known.set(key, answer)
    return answer(read)
  }
}
