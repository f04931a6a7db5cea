import { coverage, type FeatureMap, type RoiCoverage, roisFromYxhw } from '@roipool/core'
import { type Detected, detect, fastRcnn } from '@roipool/fast-rcnn'
import type { Backbone, Image } from '@roipool/features'

/** https://erdem.pl/2020/02/understanding-region-of-interest-ro-i-pooling, from the image to classes and boxes. */
export interface FoundingExample {
  readonly network: string
  readonly features: FeatureMap
  /** Of the network's one pass. */
  readonly milliseconds: number
  readonly coverage: RoiCoverage
  /** Bins of the region, and outputs of the fully connected layer behind them. */
  readonly outputSize: readonly [height: number, width: number]
  readonly hidden: number
  /** A score and a box for each class. */
  readonly detections: readonly Detected[]
}

/** The article's region: 145 rows by 200 columns of pixels at row 192 and column 296 of a 512×512 image. */
export const REGION = { y: 192, x: 296, height: 145, width: 200 } as const

const CLASSES = ['cat', 'dog', 'horse'] as const
const HIDDEN = 256

/** Detects what is in the article's region, with a head of random weights. */
export async function computeFoundingExample(backbone: Backbone, image: Image): Promise<FoundingExample> {
  const start = performance.now()
  const mapped = await backbone.map(image)
  const milliseconds = performance.now() - start
  const params = { outputSize: [3, 3], quantization: 'floor' } as const
  const { boxes } = roisFromYxhw([[REGION.y, REGION.x, REGION.height, REGION.width]])
  const [roi] = coverage({ boxes }, { ...params, spatialScale: 1 / backbone.stride }, mapped.features.shape)
  const model = fastRcnn({
    backbone: { ...backbone, map: async () => mapped },
    classes: CLASSES,
    pool: { operator: 'roiPool', ...params },
    head: [HIDDEN],
  })
  const everything = { scoreThreshold: 0, iouThreshold: 1 }
  const detections = await detect(model, image, { proposals: boxes, ...everything })
  model.dispose()
  return {
    network: backbone.name,
    features: mapped.features,
    milliseconds,
    coverage: roi!,
    outputSize: params.outputSize,
    hidden: HIDDEN,
    detections,
  }
}
