// Every operator's gradient with respect to its regions, or to what moves its bins; quantised operators say why they have none. SPEC §24.
import { gradient } from './gradient.js'
import {
  deriveCropAndResize,
  deriveDeformPsRoiPool,
  deriveDeformRoiPool,
  derivePrRoiPool,
  derivePsRoiAlign,
  derivePsRoiPool,
  deriveRoiAlign,
  deriveRoiAlignRotated,
  deriveRoiPool,
  deriveRoiPoolRotated,
  deriveRoiWarp,
  deriveSamplePoints,
  type RoiAlignRotatedParams,
  type RoiPoolRotatedParams,
  type SamplePointsParams,
} from './operators/index.js'

export const roiAlignGradient = /* @__PURE__ */ gradient(deriveRoiAlign)
export const prRoiPoolGradient = /* @__PURE__ */ gradient(derivePrRoiPool)
export const cropAndResizeGradient = /* @__PURE__ */ gradient(deriveCropAndResize)
export const psRoiAlignGradient = /* @__PURE__ */ gradient(derivePsRoiAlign)
export const roiAlignRotatedGradient = /* @__PURE__ */ gradient<RoiAlignRotatedParams, 'rotated'>(
  deriveRoiAlignRotated,
)
export const samplePointsGradient = /* @__PURE__ */ gradient<SamplePointsParams, 'points'>(deriveSamplePoints)
export const deformRoiPoolGradient = /* @__PURE__ */ gradient(deriveDeformRoiPool)
export const deformPsRoiPoolGradient = /* @__PURE__ */ gradient(deriveDeformPsRoiPool)
export const roiPoolGradient = /* @__PURE__ */ gradient(deriveRoiPool)
export const roiWarpGradient = /* @__PURE__ */ gradient(deriveRoiWarp)
export const psRoiPoolGradient = /* @__PURE__ */ gradient(derivePsRoiPool)
export const roiPoolRotatedGradient = /* @__PURE__ */ gradient<RoiPoolRotatedParams, 'rotated'>(
  deriveRoiPoolRotated,
)
