import { checkNames, describeValue, invalid } from '@roipool/core'
import { checkWhole } from './check.js'
import type { FastRcnn } from './model.js'

export interface RcnnOptions {
  /** Pixels that each region is warped to: [224, 224] by default. */
  readonly size?: readonly [height: number, width: number] | undefined
  /** Regions of one pass: 8 by default. */
  readonly batch?: number | undefined
}

/** A model run the slow way. Made by `rcnn`. */
export interface Rcnn {
  readonly kind: 'rcnn'
  readonly model: FastRcnn
  readonly size: readonly [height: number, width: number]
  readonly batch: number
}

/**
 * R-CNN, for comparison: each region is cut out of the image, warped to one size, and has a pass of the backbone of its
 * own. Girshick et al. 2014. The layers are the model's own, also when it is trained: for a fair measure of precision
 * train another model this way. `detect`, `train` and `evaluate` take it.
 *
 * @throws RoiPoolError ROI_INVALID for malformed options
 */
export function rcnn(model: FastRcnn, options: RcnnOptions = {}): Rcnn {
  if (model?.kind !== 'fast-rcnn') invalid(`model must be a fastRcnn, but is ${describeValue(model)}`)
  checkNames(options, ['size', 'batch'], 'options')
  const { size = [224, 224], batch = 8 } = options
  if (!Array.isArray(size) || size.length !== 2) {
    invalid(`options.size must be [height, width], but is ${describeValue(size)}`)
  }
  for (const [axis, pixels] of size.entries()) checkWhole(`options.size[${axis}]`, pixels, 1)
  checkWhole('options.batch', batch, 1)
  return { kind: 'rcnn', model, size, batch }
}
