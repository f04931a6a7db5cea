import type { Plan, PyramidParams, Rois } from '@roipool/core'

/** The rules by which a RoI is given to a level, one by one. */
export const levelRules = {
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

interface Part {
  readonly rois: Rois
  readonly plan: Plan
}

/** The RoIs of each level, and core's plan of it with what belongs to those RoIs in place. */
export function partsOf(
  rules: LevelRules,
  plans: readonly Plan[],
  rois: Rois,
  params: PyramidParams,
): Part[] {
  const { boxes, batchIndices } = rois
  const levels = Array.from({ length: boxes.length / 4 }, (_, k) =>
    levelOf(rules, boxes.subarray(k * 4, k * 4 + 4), params),
  )
  let before = 0
  return plans.map((plan, level) => {
    const own = [...levels.keys()].filter((k) => levels[k] === level)
    const images = Int32Array.from(own, (k) => batchIndices?.[k] ?? 0)
    const rows = Int32Array.from(rules.rows(own, before))
    before += own.length
    const part = Float32Array.from(own.flatMap((k) => [...boxes.subarray(k * 4, k * 4 + 4)]))
    return { rois: { boxes: part, batchIndices: images }, plan: { ...plan, rows, batchIndices: images } }
  })
}

function levelOf(rules: LevelRules, box: Float32Array, params: PyramidParams): number {
  const f = Math.fround
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box
  const [canonicalLevel, canonicalSize] = rules.canonical(params.canonicalLevel, params.canonicalSize)
  const side = f(Math.sqrt(f(rules.area(f(x2 - x1), f(y2 - y1)))))
  const level = f(canonicalLevel + f(Math.log2(f(side / canonicalSize))))
  const first = Math.log2(params.strides[0]!)
  const last = first + params.strides.length - 1
  const rule = params.levelRule ?? 'torchvision'
  return rules.clamp(rules.whole(f(level + f(rules.epsilon(rule))), rule), first, last) - first
}
