import type { LevelRule } from '@roipool/core'
import { f32 } from './numbers.js'

/** How high a box of an octave reaches. A half above a level is taken for the next, where levels are rounded. */
const reaches: Record<LevelRule, (canonicalLevel: number, octave: number) => number> = {
  torchvision: (canonicalLevel, octave) => f32(f32(canonicalLevel + octave) + f32(1e-6)),
  detectron2: (canonicalLevel, octave) => f32(canonicalLevel + octave),
  matterport: (canonicalLevel, octave) => canonicalLevel + octave + 0.5,
}

/**
 * Which level of a pyramid a box of an area, in image pixels, belongs to, 0 the finest: the highest whose boxes it is large enough for. A box of
 * `canonicalSize · 2^n` pixels a side is the smallest of level `canonicalLevel + n`, or would be, were it not for 1e-6
 * (torchvision) or for rounding (Matterport).
 * SPEC §13.2.
 */
export function levelOfArea(
  area: number,
  strides: readonly number[],
  canonicalLevel = 4,
  canonicalSize = 224,
  rule: LevelRule = 'torchvision',
): number {
  const octave = f32(Math.log2(f32(f32(Math.sqrt(area)) / canonicalSize)))
  const reach = reaches[rule](canonicalLevel, octave)
  return Math.max(
    0,
    strides.findLastIndex((stride) => Math.round(Math.log2(stride)) <= reach),
  )
}
