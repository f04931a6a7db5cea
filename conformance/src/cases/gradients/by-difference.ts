import type { Case } from '../../case.js'
import { bins, boxes, many, offsets, points, rois, rotated } from './scene.js'
import { byOracle, words } from './write.js'

/** Gradients by finite differences, in every layout and by many parameters. SPEC §24. */
export const gradientsByDifference: readonly Case[] = [
  byOracle(words('roi-align', '§24.2', 'RoIs of another image, or in another order'), 'roiAlign', {
    ...many,
    rois,
    params: { ...bins, samplingRatio: 2, samplePlacement: 'interior' },
  }),
  byOracle(words('roi-align-adaptive', '§24.2', 'other samples than those of the operator'), 'roiAlign', {
    ...many,
    rois,
    params: { outputSize: [1, 2], spatialScale: 0.7, aligned: false },
  }),
  byOracle(
    words('channels-first', '§24.7', 'an upstream gradient read in the layout of the map'),
    'roiAlign',
    {
      ...many,
      map: [2, 3, 6, 7],
      rois,
      params: { ...bins, layout: 'NCHW', outputLayout: 'NHWC' },
    },
  ),
  byOracle(words('eleven-channels', '§24.9', 'channels that are left over'), 'roiAlign', {
    ...many,
    map: [2, 6, 7, 11],
    rois,
    params: { ...bins, samplingRatio: 2 },
  }),
  byOracle(words('ps-roi-align', '§24.2', 'bins that read channels of other bins'), 'psRoiAlign', {
    ...many,
    map: [2, 6, 7, 12],
    rois,
    params: { ...bins, samplingRatio: 2 },
  }),
  byOracle(words('pr-roi-pool', '§24.3', 'bins that move as one'), 'prRoiPool', {
    ...many,
    rois,
    params: bins,
  }),
  byOracle(words('crop-and-resize', '§24.4', 'samples between the corners that stay'), 'cropAndResize', {
    ...many,
    rois: { ...rois, boxes: boxes.map((box) => box.map((side) => side / 7) as unknown as (typeof boxes)[0]) },
    params: { outputSize: [3, 2], extrapolationValue: 2 },
  }),
  byOracle(words('roi-align-rotated', '§24.5', 'sides that grow along the map'), 'roiAlignRotated', {
    ...many,
    rois: rotated,
    params: { ...bins, samplingRatio: 2 },
  }),
  byOracle(
    words('rotated-degrees', '§24.5', 'a gradient by radians, or by the other turn'),
    'roiAlignRotated',
    {
      ...many,
      rois: rotated,
      params: { ...bins, angle: 'degrees', clockwise: true, aligned: false },
    },
  ),
  byOracle(words('sample-points', '§24.8', 'points that move with another point'), 'samplePoints', {
    ...many,
    rois: points,
    params: { spatialScale: 0.7, aligned: false },
  }),
  byOracle(words('deform-roi-pool', '§24.8', 'bins that move with another bin'), 'deformRoiPool', {
    ...many,
    rois,
    params: { ...bins, offsets, gamma: 0.3 },
  }),
  byOracle(words('deform-ps-roi-pool', '§24.8', 'offsets of channels of other bins'), 'deformPsRoiPool', {
    ...many,
    map: [2, 6, 7, 12],
    rois,
    params: { ...bins, offsets, samplingRatio: 3 },
  }),
]
