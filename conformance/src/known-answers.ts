import articleRoiAlignAlignedAvg from './golden/article-roi-align-aligned-avg.json'
import articleRoiCaffe from './golden/article-roi-caffe.json'
import articleRoialignThirdsAvg from './golden/article-roialign-thirds-avg.json'
import articleRoialignThirdsMax from './golden/article-roialign-thirds-max.json'
import articleRoipoolFloor from './golden/article-roipool-floor.json'
import articleRoiwarpThirdsAvg from './golden/article-roiwarp-thirds-avg.json'
import articleRoiwarpThirdsMax from './golden/article-roiwarp-thirds-max.json'
import d2RoialignArange25Aligned from './golden/d2-roialign-arange25-aligned.json'
import d2RoialignArange25Legacy from './golden/d2-roialign-arange25-legacy.json'
import d2RoialignEmptyBox from './golden/d2-roialign-empty-box.json'
import d2RoialignRotated0 from './golden/d2-roialign-rotated-0.json'
import d2RoialignRotated90 from './golden/d2-roialign-rotated-90.json'
import d2RoialignRotatedEmpty from './golden/d2-roialign-rotated-empty.json'
import hashArticleRoialignThirdsMax from './golden/hash-article-roialign-thirds-max.json'
import hashArticleRoiwarpThirdsMax from './golden/hash-article-roiwarp-thirds-max.json'
import hashRoialignAlignedSr2Avg from './golden/hash-roialign-aligned-sr2-avg.json'
import hashRoipoolArticleFloor from './golden/hash-roipool-article-floor.json'
import hashRoipoolCaffe from './golden/hash-roipool-caffe.json'
import mmcvDeformRoiPool0 from './golden/mmcv-deform-roi-pool-0.json'
import mmcvDeformRoiPool1 from './golden/mmcv-deform-roi-pool-1.json'
import mmcvPrroi0 from './golden/mmcv-prroi-0.json'
import mmcvRoialignRotated0 from './golden/mmcv-roialign-rotated-0.json'
import mmcvRoialignRotated2 from './golden/mmcv-roialign-rotated-2.json'
import onnxRoialignAlignedFalse from './golden/onnx-roialign-aligned-false.json'
import onnxRoialignAlignedTrue from './golden/onnx-roialign-aligned-true.json'
import ortMaxroipool1x1 from './golden/ort-maxroipool-1x1.json'
import tfjsCrop1x1Bilinear from './golden/tfjs-crop-1x1-bilinear.json'
import tfjsCrop3x3Nearest from './golden/tfjs-crop-3x3-nearest.json'
import tfjsCrop3x3to2x2Bilinear from './golden/tfjs-crop-3x3to2x2-bilinear.json'
import tfjsCropExtrapolated from './golden/tfjs-crop-extrapolated.json'
import tfjsCropMultipleBoxes from './golden/tfjs-crop-multiple-boxes.json'
import tvRoialignLegacyJwyang807 from './golden/tv-roialign-legacy-jwyang807.json'
import tvRoipoolIssue1953 from './golden/tv-roipool-issue1953.json'

/** A file of `golden/` that holds one problem: the README says what its fields mean. */
export interface KnownAnswer {
  readonly id: string
  readonly operator: string
  readonly semantics: string
  readonly generator?: string
  readonly values?: readonly number[]
  readonly shape: readonly number[]
  readonly boxes: readonly (readonly number[])[]
  readonly batchIndices: readonly number[]
  readonly params: { readonly outputSize: readonly number[] }
  readonly expected: { readonly shape: readonly number[]; readonly values: readonly number[] }
  readonly digits?: number
  readonly source: string
  readonly origin: string
}

export const knownAnswers: readonly KnownAnswer[] = [
  articleRoiCaffe,
  articleRoipoolFloor,
  hashRoipoolArticleFloor,
  hashRoipoolCaffe,
  ortMaxroipool1x1,
  tvRoipoolIssue1953,
  articleRoiAlignAlignedAvg,
  articleRoialignThirdsAvg,
  articleRoialignThirdsMax,
  d2RoialignArange25Aligned,
  d2RoialignArange25Legacy,
  d2RoialignEmptyBox,
  hashArticleRoialignThirdsMax,
  hashRoialignAlignedSr2Avg,
  onnxRoialignAlignedFalse,
  onnxRoialignAlignedTrue,
  tvRoialignLegacyJwyang807,
  articleRoiwarpThirdsAvg,
  articleRoiwarpThirdsMax,
  hashArticleRoiwarpThirdsMax,
  mmcvPrroi0,
  tfjsCrop1x1Bilinear,
  tfjsCrop3x3Nearest,
  tfjsCrop3x3to2x2Bilinear,
  tfjsCropExtrapolated,
  tfjsCropMultipleBoxes,
  d2RoialignRotated0,
  d2RoialignRotated90,
  d2RoialignRotatedEmpty,
  mmcvRoialignRotated0,
  mmcvRoialignRotated2,
  mmcvDeformRoiPool0,
  mmcvDeformRoiPool1,
]
