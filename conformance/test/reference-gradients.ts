import type { FeatureMap, Gradient, RoiAlignParams, RoiAlignRotatedParams } from '@roipool/core'
import { coreGradients, type DifferentiableName, type Gradients } from '../src/gradients.js'
import { factsOf } from '../src/operators.js'
import { cellsIn, resultIn } from '../src/oracle/layout.js'
import { binsOf, type Problem, rowsOfProblem } from '../src/problem.js'
import {
  cropLists,
  moved,
  placesOf,
  preciseLists,
  sampledSlopes,
  separable,
} from './reference-gradients-axes.js'
import { deformInsideSlopes, deformSlopes, movedRules, pointSlopes } from './reference-gradients-moved.js'
import { between, range } from './reference-samples.js'
import { scaleOn } from './scale-on.js'

const f = Math.fround

/** The rules of gradients, one by one, so that a mutant can break any of them. SPEC §24. */
const gradientRules = {
  /** Cells per unit of the regions, as a place moves with them. */
  unit: (scale: number): number => scale,
  shift: (aligned: boolean): number => (aligned ? 0.5 : 0),
  held: (size: number, aligned: boolean): boolean => !aligned && size < 1,
  lower: (share: number): number => 1 - share,
  upper: (share: number): number => share,
  count: (step: number): number => Math.max(Math.ceil(step), 0),
  divisor: (samples: number): number => samples,
  moves: (at: number, limit: number): boolean => at >= 0 && at < limit - 1,
  /** The cell that a sample comes after. */
  before: (at: number): number => Math.floor(at),
  cropUnit: (last: number): number => last,
  cropBefore: (at: number, last: number): number => Math.min(Math.floor(at), last - 1),
  /** What a mean over a length gains of what lies at an edge that moves outwards. */
  gained: (height: number, mean: number, length: number): number => (height - mean) / length,
  /** How a sample moves by the angle, at (y, x) from the centre. */
  turned: (y: number, x: number): readonly [dy: number, dx: number] => [-x, y],
  degree: Math.PI / 180,
  channel: (i: number, j: number, c: number, rows: number, columns: number): number =>
    (c * rows + i) * columns + j,
  upstream: (value: number): number => value,
  numbers: (gradient: readonly number[]): readonly number[] => gradient,
  ...movedRules,
}

export type GradientRules = typeof gradientRules

/** What a bin reads, and what its weights become by each number of its region: a list of cells (y, x, weight) each. */
type Slopes = readonly (readonly (readonly [y: number, x: number, weight: number])[])[]
export type SlopesOf = (
  row: readonly number[],
  size: readonly [number, number],
  params: never,
) => (i: number, j: number) => Slopes

/** Every gradient by the rules, or by broken ones: each bin's slopes, looked up cell by cell. Refusals are core's. */
export function referenceGradients(broken: Partial<GradientRules> = {}): Partial<Gradients> {
  const rules = { ...gradientRules, ...broken }
  const align = sampledSlopes(rules)
  const slopes: Record<DifferentiableName, SlopesOf> = {
    roiAlign: align,
    psRoiAlign: align,
    prRoiPool: separable((lo, hi, bins, limit, { spatialScale }) =>
      preciseLists(rules, lo * spatialScale, hi * spatialScale, bins, limit, rules.unit(f(spatialScale))),
    ),
    cropAndResize: separable((lo, hi, bins, limit) => cropLists(rules, lo, hi, bins, limit)),
    roiAlignRotated: turnedSlopes(rules),
    samplePoints: pointSlopes(rules),
    deformRoiPool: deformSlopes(rules),
    deformPsRoiPool: deformInsideSlopes(rules),
  }
  const made = Object.entries(slopes).map(([name, of]) => [
    `${name}Gradient`,
    solved(rules, of, name as DifferentiableName),
  ])
  return Object.fromEntries(made) as Partial<Gradients>
}

function solved(
  rules: GradientRules,
  slopesOf: SlopesOf,
  name: DifferentiableName,
): Gradient<RoiAlignParams> {
  const sensitive = factsOf(name).positionSensitive
  const core = coreGradients[`${name}Gradient`] as Gradient<RoiAlignParams>
  const host = async (map: object) =>
    'read' in map
      ? {
          data: await (map as { read(): Promise<Float32Array> }).read(),
          shape: (map as unknown as FeatureMap).shape,
        }
      : (map as FeatureMap)
  return async (backend, features, rois, upstream, params) => {
    await core(backend, features, rois, upstream, params)
    const { layout = 'NHWC', outputLayout = layout } = params as {
      layout?: 'NHWC' | 'NCHW'
      outputLayout?: 'NHWC'
    }
    const map = cellsIn(await host(features), layout)
    const { data } = await host(upstream)
    const problem = { operator: name, features, rois, params } as unknown as Problem
    const { rows, images } = rowsOfProblem(problem)
    const [down, along] = binsOf(problem)
    const channels = sensitive ? map.channels / down / along : map.channels
    const { index } = resultIn(outputLayout, 0, [down, along], channels)
    return Float32Array.from(
      rows.flatMap((row, k) => {
        const slopes = slopesOf(row, [map.height, map.width], params as never)
        const gradient: number[] = []
        for (const i of range(down)) {
          for (const j of range(along)) {
            for (const [n, cells] of slopes(i, j).entries()) {
              gradient[n] ??= 0
              for (const c of range(channels)) {
                const channel = sensitive ? rules.channel(i, j, c, down, along) : c
                const slope = cells.reduce(
                  (sum, [y, x, w]) => sum + w * map.cell(images?.[k] ?? 0, y, x, channel),
                  0,
                )
                gradient[n]! += rules.upstream(data[index(k, i, j, c)]!) * slope
              }
            }
          }
        }
        return rules.numbers(gradient)
      }),
    )
  }
}

function turnedSlopes(rules: GradientRules): SlopesOf {
  return ([cx, cy, w, h, angle], [height, width], params) => {
    const {
      spatialScale,
      aligned = true,
      angle: unit,
      clockwise,
      outputSize,
    } = params as RoiAlignRotatedParams
    const [sx, sy] = [f(scaleOn(spatialScale, 0)), f(scaleOn(spatialScale, 1))]
    const [perX, perY] = [rules.unit(sx), rules.unit(sy)]
    const perAngle = (unit === 'degrees' ? rules.degree : 1) * (clockwise ? -1 : 1)
    const theta = angle! * (unit === 'degrees' ? Math.PI / 180 : 1) * (clockwise ? -1 : 1)
    const [cos, sin] = [Math.cos(theta), Math.sin(theta)].map((n) => (Math.abs(n) < 2 ** -22 ? 0 : n)) as [
      number,
      number,
    ]
    const pixel = (down: number, right: number, y: number, x: number) =>
      y === x ? y : f(Math.hypot(down * y, right * x))
    /** Cells of a pixel along the height and along the width, and what is taken for them. */
    const [tall, wide] = [pixel(cos, sin, sy, sx), pixel(sin, cos, sy, sx)]
    const [perTall, perWide] = [pixel(cos, sin, perY, perX), pixel(sin, cos, perY, perX)]
    const side = (size: number, scale: number) => (aligned ? f(size * scale) : Math.max(f(size * scale), 1))
    const grows = (size: number, scale: number, per: number) =>
      rules.held(f(size * scale), aligned) ? 0 : per
    const [high, broad] = [side(h!, tall), side(w!, wide)]
    const places = placesOf(params, rules)
    const [down, along] = [places(high, outputSize[0]!), places(broad, outputSize[1]!)]
    return (i, j) => {
      const slopes: [number, number, number][][] = [[], [], [], [], []]
      const samples = rules.divisor(down[i]!.length * along[j]!.length)
      const [growsTall, growsWide] = [grows(h!, tall, perTall), grows(w!, wide, perWide)]
      for (const v of down[i]!.map((share) => share - 0.5)) {
        for (const u of along[j]!.map((share) => share - 0.5)) {
          const [fromY, fromX] = [
            ((v * high * cos) / tall - (u * broad * sin) / wide) * sy,
            ((v * high * sin) / tall + (u * broad * cos) / wide) * sx,
          ]
          const y = f(fromY + cy! * sy - rules.shift(aligned))
          const x = f(fromX + cx! * sx - rules.shift(aligned))
          if (y < -1 || y > height || x < -1 || x > width) continue
          const moves = [
            [0, perX],
            [perY, 0],
            [(-u * growsWide * sin * sy) / wide, (u * growsWide * cos * sx) / wide],
            [(v * growsTall * cos * sy) / tall, (v * growsTall * sin * sx) / tall],
            rules.turned((fromY * sx) / sy, (fromX * sy) / sx).map((by) => by * perAngle),
          ]
          const lists = ([at, limit]: readonly [number, number], by: number) => {
            const held = Math.min(Math.max(at, 0), limit - 1)
            return {
              value: between(held, limit),
              moved: rules.moves(at, limit) ? moved(rules.before(held), by) : [],
            }
          }
          for (const [n, [dy, dx]] of moves.entries()) {
            const [rows, columns] = [lists([y, height], dy!), lists([x, width], dx!)]
            for (const [ys, xs] of [
              [rows.moved, columns.value] as const,
              [rows.value, columns.moved] as const,
            ]) {
              for (const [row, wy] of ys)
                for (const [column, wx] of xs) slopes[n]!.push([row, column, (wy * wx) / samples])
            }
          }
        }
      }
      return slopes
    }
  }
}
