// The gradients of points and of offsets, whose numbers move one bin each, by rules that a mutant can break. SPEC §24.8.
import type { DeformPsRoiPoolParams, DeformRoiPoolParams, SamplePointsParams } from '@roipool/core'
import type { GradientRules, SlopesOf } from './reference-gradients.js'
import { between, range, type Tap } from './reference-samples.js'
import { scaleOn } from './scale-on.js'

const f = Math.fround

export const movedRules = {
  /** Of points at the edge: a place on an axis, as it is, or held on the map. */
  pointAt: (at: number, _limit: number): number => at,
  /** By how many cells an offset of 1 moves a bin. */
  reach: (gamma: number, size: number, _bins: number): number => gamma * size,
  /** Of how many samples the mean is that leaves those outside out. */
  insideOf: (inside: number, _all: number): number => inside,
  /** The place of the offset of a bin on an axis, of so many bins: 0 to the right, 1 down. */
  offsetPlace: (axis: 0 | 1, bin: number, bins: number): number => axis * bins + bin,
}

type Cells = [y: number, x: number, weight: number][]

const crossed = (ys: readonly Tap[], xs: readonly Tap[]): Cells =>
  ys.flatMap(([y, wy]) => xs.map(([x, wx]): Cells[0] => [y, x, wy * wx]))

/** A set of points: of each two numbers. */
export function pointSlopes(rules: GradientRules): SlopesOf {
  return (row, size, params) => {
    const { spatialScale, aligned = true } = params as SamplePointsParams
    const axis = (coordinate: number, limit: number, low: 0 | 1) => {
      const scale = f(scaleOn(spatialScale, low))
      const unit = rules.unit(scale)
      const at = rules.pointAt(f(f(coordinate * scale) - rules.shift(aligned)), limit)
      const cell = rules.before(at)
      const onMap = (taps: readonly Tap[]) => taps.filter(([c]) => c >= 0 && c < limit)
      return {
        value: onMap([
          [cell, 1 - (at - cell)],
          [cell + 1, at - cell],
        ]),
        moved: onMap([
          [cell, -unit],
          [cell + 1, unit],
        ]),
      }
    }
    return (_, j) => {
      const [x, y] = [axis(row[2 * j]!, size[1], 0), axis(row[2 * j + 1]!, size[0], 1)]
      return row.map((_, n) => {
        if (n === 2 * j) return crossed(y.value, x.moved)
        return n === 2 * j + 1 ? crossed(y.moved, x.value) : []
      })
    }
  }
}

/** The bins of a box on an axis, moved: what a sample is made of, and what becomes of it where it moves. */
type Places = (bin: number, offset: number) => readonly number[]

function offsetSlopes(
  rules: GradientRules,
  row: readonly number[],
  size: readonly [number, number],
  [rows, columns]: readonly [number, number],
  axes: readonly [right: { places: Places; reach: number }, down: { places: Places; reach: number }],
  samplesOf: (inside: number) => number,
): ReturnType<SlopesOf> {
  const bins = rows * columns
  return (i: number, j: number) => {
    const bin = i * columns + j
    const places = axes.map(({ places }, axis) =>
      places(axis === 0 ? j : i, row[4 + axis * bins + bin]!),
    ) as [readonly number[], readonly number[]]
    const samples = samplesOf(places[0].length * places[1].length)
    const lists = (axis: 0 | 1, what: 'value' | 'moved') => {
      const limit = size[1 - axis]!
      return places[axis].flatMap((at): readonly Tap[] => {
        const held = Math.min(Math.max(at, 0), limit - 1)
        if (at < -1 || at > limit) return []
        if (what === 'value') return between(held, limit)
        if (!rules.moves(at, limit)) return []
        const cell = rules.before(held)
        return [
          [cell, -axes[axis].reach],
          [cell + 1, axes[axis].reach],
        ]
      })
    }
    const mean = (cells: Cells) => cells.map(([y, x, w]): Cells[0] => [y, x, w / samples])
    const slopes: Cells[] = range(2 * bins).map(() => [])
    slopes[rules.offsetPlace(0, bin, bins)] = mean(crossed(lists(1, 'value'), lists(0, 'moved')))
    slopes[rules.offsetPlace(1, bin, bins)] = mean(crossed(lists(1, 'moved'), lists(0, 'value')))
    return slopes
  }
}

export function deformSlopes(rules: GradientRules): SlopesOf {
  return (row, size, params) => {
    const {
      spatialScale,
      gamma = 0.1,
      samplingRatio = 'adaptive',
      outputSize,
    } = params as DeformRoiPoolParams
    const bins = outputSize as readonly [number, number]
    const counts: number[] = []
    const axis = (low: 0 | 1) => {
      const scaled = (at: number) => f(f(at * f(scaleOn(spatialScale, low))) - 0.5)
      const start = scaled(row[low]!)
      const length = f(scaled(row[low + 2]!) - start)
      const step = f(length / bins[1 - low]!)
      const count = samplingRatio === 'adaptive' ? rules.count(step) : samplingRatio
      counts[low] = count
      const places: Places = (bin, offset) =>
        range(count).map((n) => start + gamma * length * offset + (bin + (n + 0.5) / count) * step)
      return { places, reach: rules.reach(gamma, length, bins[1 - low]!) }
    }
    const axes = [axis(0), axis(1)] as const
    return offsetSlopes(rules, row, size, bins, axes, (all) => rules.divisor(Math.max(all, 1)))
  }
}

export function deformInsideSlopes(rules: GradientRules): SlopesOf {
  return (row, size, params) => {
    const { spatialScale, gamma = 0.1, samplingRatio = 4, outputSize } = params as DeformPsRoiPoolParams
    const bins = outputSize as readonly [number, number]
    const axis = (low: 0 | 1) => {
      const scale = f(scaleOn(spatialScale, low))
      const whole = (at: number) => Math.sign(at) * Math.floor(Math.abs(at) + 0.5)
      const start = whole(row[low]!) * scale - 0.5
      const length = Math.max((whole(row[low + 2]!) + 1) * scale - 0.5 - start, 0.1)
      const places: Places = (bin, offset) =>
        range(samplingRatio)
          .map((n) => start + gamma * length * offset + ((bin + n / samplingRatio) * length) / bins[1 - low]!)
          .filter((at) => at >= -0.5 && at <= size[1 - low]! - 0.5)
      return { places, reach: rules.reach(gamma, length, bins[1 - low]!) }
    }
    const axes = [axis(0), axis(1)] as const
    return offsetSlopes(rules, row, size, bins, axes, (inside) =>
      Math.max(rules.insideOf(inside, samplingRatio ** 2), 1),
    )
  }
}
