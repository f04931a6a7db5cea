// Every operator's gradient with respect to its regions; quantised operators say why they have none. SPEC §24.
import { gradient } from './gradient.js'
import {
  deriveCropAndResize,
  derivePrRoiPool,
  derivePsRoiAlign,
  derivePsRoiPool,
  deriveRoiAlign,
  deriveRoiAlignRotated,
  deriveRoiPool,
  deriveRoiPoolRotated,
  deriveRoiWarp,
  type RoiAlignRotatedParams,
  type RoiPoolRotatedParams,
} from './operators/index.js'

export const roiAlignGradient = /* @__PURE__ */ gradient(deriveRoiAlign)
export const prRoiPoolGradient = /* @__PURE__ */ gradient(derivePrRoiPool)
export const cropAndResizeGradient = /* @__PURE__ */ gradient(deriveCropAndResize)
export const psRoiAlignGradient = /* @__PURE__ */ gradient(derivePsRoiAlign)
export const roiAlignRotatedGradient = /* @__PURE__ */ gradient<RoiAlignRotatedParams, 'rotated'>(
  deriveRoiAlignRotated,
)
export const roiPoolGradient = /* @__PURE__ */ gradient(deriveRoiPool)
export const roiWarpGradient = /* @__PURE__ */ gradient(deriveRoiWarp)
export const psRoiPoolGradient = /* @__PURE__ */ gradient(derivePsRoiPool)
export const roiPoolRotatedGradient = /* @__PURE__ */ gradient<RoiPoolRotatedParams, 'rotated'>(
  deriveRoiPoolRotated,
)
