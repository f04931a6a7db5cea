import { describeValue, invalid } from '@roipool/core'
import {
  type CocoResult,
  type Detection,
  evaluateCoco,
  evaluateVoc,
  type Id,
  type Truth,
  type VocResult,
} from '@roipool/detection'
import { breathe } from './breathe.js'
import { checkList, checkRange } from './check.js'
import { checkScene, type Dataset, isPrepared, type PreparedScene, type Scene, type Warn } from './dataset.js'
import { checked, type DetectOptions, detectIn } from './detect.js'
import { checkDataset } from './prepare.js'
import { type Detector, modelIn } from './vectors.js'

/** As to `detect`; the scores that count begin at 0.05. */
export interface EvaluateOptions extends DetectOptions {
  /** Boxes overlap enough from these IoUs on, for `voc`: [0.5] by default. */
  readonly iou?: readonly number[] | undefined
  /** Called after each scene: how many are done, and of how many, if that is known. */
  readonly progress?: ((done: number, of: number | undefined) => void) | undefined
  /** Told what was put right: `console.warn` by default. */
  readonly warn?: Warn | undefined
}

/** How good a detector is on some scenes. Categories are names of classes. */
export interface Evaluation {
  /** COCO's twelve numbers, in the order of pycocotools, and four of each class. */
  readonly coco: CocoResult
  /** Of each of `options.iou`: Pascal VOC's mean average precision, and each class with its curve. */
  readonly voc: readonly ({ readonly iou: number } & VocResult)[]
  /** What was found and what was there, as `confusion` of `@roipool/detection` takes them. */
  readonly detections: readonly Detection[]
  readonly truth: readonly Truth[]
  /** Every scene, those without boxes too. */
  readonly images: readonly Id[]
}

/**
 * Detects in every scene, and measures mean average precision. Scenes that were not prepared are looked at one after the
 * other and not kept.
 *
 * @throws RoiPoolError ROI_INVALID for malformed options or scenes
 */
export async function evaluate(
  detector: Detector,
  dataset: Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { iou = [0.5], progress, warn = console.warn, ...rest } = options
  const settings = checked(detector, rest, 0.05)
  checkList('options.iou', iou, (what, value) => checkRange(what, value, Number.MIN_VALUE, 1))
  checkDataset(dataset)
  const { backbone, classes } = modelIn(detector)
  const [detections, truth, images]: [Detection[], Truth[], Id[]] = [[], [], []]
  const seen = new Set<Id>()
  const of = Array.isArray(dataset) ? dataset.length : undefined
  for await (const scene of dataset as AsyncIterable<Scene | PreparedScene>) {
    await breathe()
    settings.signal?.throwIfAborted()
    const { id, boxes, labels, width, height } = checkScene(scene, images.length, classes.length, warn)
    if (seen.has(id))
      invalid(`dataset: scene ${images.length} has the id ${describeValue(id)} of another one`)
    seen.add(id)
    const map = isPrepared(scene)
      ? scene.map
      : detector.kind === 'rcnn'
        ? undefined
        : await settings.timed('network', () => backbone.map(scene.image))
    const proposals = settings.proposals ?? scene.proposals
    const looked = { image: scene.image, map, width, height }
    for (const { class: category, score, box } of await detectIn(detector, looked, {
      ...settings,
      proposals,
    })) {
      detections.push({ image: id, category, score, box })
    }
    for (const [n, label] of labels.entries()) {
      truth.push({ image: id, category: classes[label]!, box: boxes.slice(n * 4, n * 4 + 4) })
    }
    images.push(id)
    progress?.(images.length, of)
  }
  return {
    coco: evaluateCoco(detections, truth, { images, categories: classes }),
    voc: iou.map((threshold) => ({
      iou: threshold,
      ...evaluateVoc(detections, truth, { iouThreshold: threshold }),
    })),
    detections,
    truth,
    images,
  }
}
