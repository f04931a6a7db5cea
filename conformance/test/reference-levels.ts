import type { Plan, PyramidParams, RegionsName, RegionsOf } from '@roipool/core'
import { maskLengths } from '../src/oracle/masks.js'
import { regionsOf, rowsOf } from '../src/problem.js'

/** The rules by which a RoI is given to a level, one by one. */
export const levelRules = {
  /** Width and height of a region in image pixels. */
  sides: (row: readonly number[], kind: RegionsName): readonly [width: number, height: number] => {
    const [a = 0, b = 0, c = 0, d = 0] = row
    if (kind === 'masks') return maskLengths(row)
    return kind === 'boxes' ? [Math.fround(c - a), Math.fround(d - b)] : [c, d]
  },
  area: (width: number, height: number): number => Math.max(width, 0) * Math.max(height, 0),
  /** Added to a level before it is made whole, and how that is done. */
  epsilon: (rule: string): number => (rule === 'torchvision' ? 1e-6 : 0),
  whole: (level: number, rule: string): number => Math.floor(rule === 'matterport' ? level + 0.5 : level),
  clamp: (level: number, first: number, last: number): number => Math.min(Math.max(level, first), last),
  canonical: (level: number | undefined, size: number | undefined): [level: number, size: number] => [
    level ?? 4,
    size ?? 224,
  ],
  /** The rows that the RoIs of a level fill, of which so many are on levels before. */
  rows: (rows: readonly number[], _before: number): readonly number[] => rows,
}

export type LevelRules = typeof levelRules

interface Part<Of> {
  readonly rois: Of
  readonly plan: Plan
}

/** The RoIs of each level, and core's plan of it with what belongs to those RoIs in place. */
export function partsOf<Of extends RegionsOf<RegionsName>>(
  rules: LevelRules,
  plans: readonly Plan[],
  rois: Of,
  params: PyramidParams,
): Part<Of>[] {
  const { rows: all, images: given } = rowsOf(rois)
  const kind = (['boxes', 'rotated', 'masks'] as const).find((name) => name in rois)!
  const levels = all.map((row) => levelOf(rules, kind, row, params))
  let before = 0
  return plans.map((plan, level) => {
    const own = [...levels.keys()].filter((k) => levels[k] === level)
    const images = Int32Array.from(own, (k) => given?.[k] ?? 0)
    const rows = Int32Array.from(rules.rows(own, before))
    before += own.length
    const part = regionsOf(kind, { rows: own.map((k) => all[k]!), images: [...images] }) as Of
    return { rois: part, plan: { ...plan, rows, batchIndices: images } }
  })
}

function levelOf(
  rules: LevelRules,
  kind: RegionsName,
  row: readonly number[],
  params: PyramidParams,
): number {
  const f = Math.fround
  const [width, height] = rules.sides(row, kind)
  const [canonicalLevel, canonicalSize] = rules.canonical(params.canonicalLevel, params.canonicalSize)
  const side = f(Math.sqrt(f(rules.area(width, height))))
  const level = f(canonicalLevel + f(Math.log2(f(side / canonicalSize))))
  const first = Math.log2(params.strides[0]!)
  const last = first + params.strides.length - 1
  const rule = params.levelRule ?? 'torchvision'
  return rules.clamp(rules.whole(f(level + f(rules.epsilon(rule))), rule), first, last) - first
}
