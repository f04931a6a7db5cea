import type { OperatorName, OperatorParams } from './operators/index.js'

/** Parameters of some operators. */
type Settings = { readonly [Name in OperatorName]?: Partial<OperatorParams[Name]> }

const DETECTRON2_ROTATED = {
  angle: 'degrees',
  clockwise: false,
  aligned: true,
  samplingRatio: 'adaptive',
  reduce: 'avg',
} as const

/**
 * Parameters that make an operator equal to somebody else's, to be spread into a call:
 * `roiAlign(backend, features, rois, { ...presets.torchvision.roiAlign, outputSize, spatialScale })`. SPEC §14 lists
 * what each equals and the golden answers that prove it.
 */
export const presets = {
  /** The founding article: floored RoI pooling; four samples a bin at its thirds, the largest taken. */
  article: {
    roiPool: { quantization: 'floor', reduce: 'max' },
    roiAlign: { aligned: true, samplingRatio: 2, samplePlacement: 'interior', reduce: 'max' },
    roiWarp: { quantization: 'floor', samplingRatio: 2, samplePlacement: 'interior', reduce: 'max' },
  },
  /** Caffe Fast R-CNN's ROIPooling layer. */
  caffe: {
    roiPool: { quantization: 'round', reduce: 'max' },
  },
  /** torchvision.ops with its own defaults: `aligned=False`, `sampling_ratio=-1`. */
  torchvision: {
    roiPool: { quantization: 'round', reduce: 'max' },
    roiAlign: { aligned: false, samplingRatio: 'adaptive', reduce: 'avg' },
    psRoiPool: {},
    psRoiAlign: { samplingRatio: 'adaptive' },
    multiScaleRoiAlign: {
      aligned: false,
      samplingRatio: 'adaptive',
      reduce: 'avg',
      levelRule: 'torchvision',
      canonicalLevel: 4,
      canonicalSize: 224,
    },
  },
  /** detectron2's ROIAlign (ROIAlignV2 in its poolers), ROIAlignRotated, ROIPool, and PointRend's point_sample. */
  detectron2: {
    roiPool: { quantization: 'round', reduce: 'max' },
    roiAlign: { aligned: true, samplingRatio: 'adaptive', reduce: 'avg' },
    multiScaleRoiAlign: {
      aligned: true,
      samplingRatio: 'adaptive',
      reduce: 'avg',
      levelRule: 'detectron2',
      canonicalLevel: 4,
      canonicalSize: 224,
    },
    roiAlignRotated: DETECTRON2_ROTATED,
    samplePoints: { aligned: true },
    multiScaleRoiAlignRotated: {
      ...DETECTRON2_ROTATED,
      levelRule: 'detectron2',
      canonicalLevel: 4,
      canonicalSize: 224,
    },
  },
  /** mmcv's RoIAlignRotated and DeformRoIPool by their defaults; `aligned` and `clockwise` are its own. */
  mmcv: {
    roiAlignRotated: {
      angle: 'radians',
      clockwise: false,
      aligned: true,
      samplingRatio: 'adaptive',
      reduce: 'avg',
    },
    deformRoiPool: { gamma: 0.1, samplingRatio: 'adaptive' },
  },
  /** torch.nn.functional.grid_sample(mode='bilinear', padding_mode='zeros', align_corners=False): see pointsFromGridSample. */
  torch: {
    samplePoints: { aligned: true },
  },
  /** ONNX MaxRoiPool, and RoiAlign from opset 16 with mode avg. (Mode max of ONNX is another operator: SPEC §14.2.) */
  onnx: {
    roiPool: { quantization: 'round', reduce: 'max' },
    roiAlign: { aligned: true, samplingRatio: 'adaptive', reduce: 'avg' },
  },
  /**
   * OpenVINO's ROIPooling max as its CPU plugin divides bins, ROIAlign-9 in its default mode `asymmetric`, avg, and
   * ROIAlignRotated-14, whose `clockwise_mode` is `clockwise`.
   */
  openvino: {
    roiPool: { quantization: 'round-exact', reduce: 'max' },
    roiAlign: { aligned: false, samplingRatio: 'adaptive', reduce: 'avg' },
    roiAlignRotated: { angle: 'radians', aligned: true, samplingRatio: 'adaptive', reduce: 'avg' },
  },
  /**
   * The levels of Matterport's PyramidROIAlign, which rounds them. Only the levels: its crops are those of
   * crop_and_resize, sampled from corner to corner, which no parameters of RoIAlign give. SPEC §14.2.
   */
  matterport: {
    multiScaleRoiAlign: { levelRule: 'matterport', canonicalLevel: 4, canonicalSize: 224 },
  },
  /** FC-CLIP's mask pooling: logits of masks resized to the map, cells above 0 averaged. */
  fcClip: {
    maskPool: { spatialScale: 'fit', resize: 'bilinear', threshold: 0, reduce: 'avg' },
  },
  /** tf.image.crop_and_resize with its own defaults. */
  tensorflow: {
    cropAndResize: { method: 'bilinear', extrapolationValue: 0 },
  },
} as const satisfies Record<string, Settings>
