// Every operator's gradient with respect to its regions, or why it has none. SPEC §24.
import { gradient, noGradient } from './gradient.js'
import { deriveCropAndResize } from './operators/crop-and-resize.js'
import { derivePsRoiAlign } from './operators/position-sensitive.js'
import { derivePrRoiPool } from './operators/pr-roi-pool.js'
import { deriveRoiAlign } from './operators/roi-align.js'
import type { RoiAlignRotatedParams } from './operators/roi-align-rotated.js'
import { deriveRoiAlignRotated } from './operators/roi-align-rotated.js'

export const roiAlignGradient = /* @__PURE__ */ gradient(deriveRoiAlign)
export const prRoiPoolGradient = /* @__PURE__ */ gradient(derivePrRoiPool)
export const cropAndResizeGradient = /* @__PURE__ */ gradient(deriveCropAndResize)
export const psRoiAlignGradient = /* @__PURE__ */ gradient(derivePsRoiAlign)
export const roiAlignRotatedGradient = /* @__PURE__ */ gradient<RoiAlignRotatedParams, 'rotated'>(
  deriveRoiAlignRotated,
)

const rounded =
  'they are rounded to whole cells, so a small change of a box changes nothing; roiAlign and prRoiPool have one'

export const roiPoolGradient = /* @__PURE__ */ noGradient('roiPool', rounded)
export const roiWarpGradient = /* @__PURE__ */ noGradient('roiWarp', rounded)
export const psRoiPoolGradient = /* @__PURE__ */ noGradient('psRoiPool', rounded)
