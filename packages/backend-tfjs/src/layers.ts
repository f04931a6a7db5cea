import {
  deriveRoiAlign,
  deriveRoiPool,
  planRoiAlign,
  planRoiPool,
  type RoiAlignParams,
  type RoiPoolParams,
} from '@roipool/core'
import { serialization } from '@tensorflow/tfjs-core'
import { type LayerOptions, RoiLayer } from './layers/roi-layer.js'

export { type LayerOptions, RoiLayer } from './layers/roi-layer.js'

/** RoI pooling as a layer for `tf.model`: inputs [features, boxes], see {@link RoiLayer}. SPEC §3. */
export class RoiPooling2D extends RoiLayer<RoiPoolParams> {
  static readonly className = 'RoiPooling2D'

  constructor(config: RoiPoolParams & LayerOptions) {
    super(planRoiPool, config, deriveRoiPool)
  }
}

/** RoIAlign as a layer for `tf.model`: inputs [features, boxes], see {@link RoiLayer}. SPEC §9. */
export class RoiAlign2D extends RoiLayer<RoiAlignParams> {
  static readonly className = 'RoiAlign2D'

  constructor(config: RoiAlignParams & LayerOptions) {
    super(planRoiAlign, config, deriveRoiAlign)
  }
}

// So that tf.loadLayersModel knows them.
serialization.registerClass(RoiPooling2D)
serialization.registerClass(RoiAlign2D)
