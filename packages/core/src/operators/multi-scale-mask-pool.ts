import { Coverings } from '../cells/coverings.js'
import { countMasks } from '../check/masks.js'
import type { Masks } from '../contract.js'
import type { MultiScalePlanner } from '../operator.js'
import { joined, withDefaults } from '../parameters.js'
import { checkSizes, type MaskPoolParams, planMasks } from './mask-pool.js'
import { overLevels, type PyramidParams, pyramidDefaults } from './multi-scale.js'

/** Parameters of mask pooling over a pyramid: the strides are in place of the scale, and nothing is resized. SPEC §22.8. */
export type MultiScaleMaskPoolParams = Omit<MaskPoolParams, 'spatialScale' | 'resize'> & PyramidParams

export const multiScaleMaskPoolDefaults = /* @__PURE__ */ joined(
  { threshold: 'none', reduce: 'avg' } as const,
  pyramidDefaults,
)

/** Plans mask pooling over a feature pyramid: one plan a level; the box of a mask gives it its level. SPEC §22.8. */
export const planMultiScaleMaskPool: MultiScalePlanner<MultiScaleMaskPoolParams, 'masks'> = (
  masks,
  params,
  mapShapes,
) => {
  const settings = withDefaults(params, ['outputSize', 'strides'], multiScaleMaskPoolDefaults)
  return overLevels(masks, { ...settings, resize: 'none' as const }, mapShapes, planMasks, {
    regions: 'masks',
    counted: countMasks,
    sides: sidesOfBoxes,
  })
}

/** Width and height of the box of every mask, in pixels; 0 where it covers nothing. SPEC §22.6. */
function sidesOfBoxes({ masks }: Masks, images: Int32Array): [width: number, height: number][] {
  checkSizes(masks, images)
  const coverings = new Coverings()
  return masks.map((mask) => {
    const box = coverings.of(mask, [1, 1]).box()
    return box ? [box.x[1] - box.x[0], box.y[1] - box.y[0]] : [0, 0]
  })
}
