import { checkNames, describeValue, invalid } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { checkList, checkWhole } from './check.js'
import type { Checkpoint } from './checkpoint.js'
import { activeBackend } from './engine.js'
import { type Head, type LayerValues, newHead, outputsOf, variablesOf } from './layers.js'
import { type Pooling, pooledSize } from './pool.js'

export interface FastRcnnOptions {
  /** Makes the feature maps. It stays the caller's to dispose of. */
  readonly backbone: Backbone
  /** Names of the classes, without the background. */
  readonly classes: readonly string[]
  /** The RoI layer: RoIAlign to 5×5 bins with 2×2 samples each by default. */
  readonly pool?: Pooling | undefined
  /**
   * Outputs of each hidden layer between the RoI layer and the two that score and place, [256] by default; or the values of
   * one that was trained before, such as those of `vgg16().fc`, which belong behind 7×7 bins.
   */
  readonly head?: readonly (number | LayerValues)[] | undefined
  /** A whole number: the same seed gives the same weights. 0 by default. */
  readonly seed?: number | undefined
}

/** A detector of Fast R-CNN. Made by `fastRcnn` or `load`, changed by `train`. */
export interface FastRcnn {
  readonly kind: 'fast-rcnn'
  readonly backbone: Backbone
  readonly classes: readonly string[]
  readonly pool: Pooling
  /** Its layers: `scores` has an output for the background, then one a class; `codes` four a class: dx dy dw dh. */
  readonly head: Head
  /** What pooled values are multiplied with before the first layer. The first training sets it, from its maps. */
  inputScale: number | undefined
  /** Whether its training has changed the backbone: it is saved with that then. */
  tuned: boolean
  /** Where its training stopped, if it was saved with that. */
  readonly checkpoint?: Checkpoint | undefined
  /** The tfjs backend that its layers compute on: the one that was active when it was made. */
  readonly tfjs: string
  /** Frees the weights; the backbone stays. */
  dispose(): void
}

const NAMES = ['backbone', 'classes', 'pool', 'head', 'seed']

/**
 * Fast R-CNN with random weights: one pass of the backbone, RoIs pooled from its map, fully connected layers, a score and
 * a box for each class. Girshick 2015, arXiv 1504.08083.
 *
 * @throws RoiPoolError ROI_INVALID for malformed options; ROI_UNSUPPORTED for an operator that does not pool RoIs of one
 * map; ROI_UNAVAILABLE where tfjs has no backend
 */
export function fastRcnn(options: FastRcnnOptions): FastRcnn {
  checkNames(options, NAMES, 'options')
  const { backbone, classes, head = [256], seed = 0 } = options
  const { pool = { operator: 'roiAlign', outputSize: [5, 5], samplingRatio: 2 } } = options
  checkBackbone(backbone)
  checkClasses(classes)
  const inputs = pooledSize(pool, backbone.channels)
  if (!Array.isArray(head)) invalid(`options.head must be a list of sizes, but is ${describeValue(head)}`)
  for (const [n, layer] of head.entries()) {
    const what = `options.head[${n}]`
    if (typeof layer === 'object') checkLayer(what, layer, n === 0 ? inputs : outputsOf(head[n - 1]!))
    else checkWhole(what, layer, 1)
  }
  checkWhole('options.seed', seed, 0)
  const tfjs = activeBackend()
  const sizes = { inputs, hidden: head, scores: classes.length + 1, codes: classes.length * 4 }
  return modelOf({
    backbone,
    classes: [...classes],
    pool,
    head: newHead(sizes, seed),
    // What was trained before was trained on maps as they are.
    inputScale: typeof head[0] === 'object' ? 1 : undefined,
    tuned: false,
    tfjs,
  })
}

/** A model of its parts. */
export function modelOf(parts: Omit<FastRcnn, 'kind' | 'dispose'>): FastRcnn {
  return {
    ...parts,
    kind: 'fast-rcnn',
    dispose: () => {
      for (const variable of variablesOf(parts.head)) variable.dispose()
    },
  }
}

export function checkBackbone(backbone: Backbone): void {
  if (backbone === null || typeof backbone !== 'object' || typeof backbone.map !== 'function') {
    invalid(`options.backbone must be { name, stride, channels, map, … }, but is ${describeValue(backbone)}`)
  }
  checkWhole('options.backbone.channels', backbone.channels, 1)
}

/** @param inputs how many numbers the layer is given */
function checkLayer(what: string, layer: LayerValues, inputs: number): void {
  const { factors, bias } = layer ?? {}
  if (!Array.isArray(factors) || factors.length === 0 || !(bias instanceof Float32Array)) {
    invalid(`${what} must be a number of outputs or { name, factors, bias }, but is ${describeValue(layer)}`)
  }
  let from = inputs
  for (const { shape, values } of factors as LayerValues['factors']) {
    const [rows, columns = 0] = shape
    if (rows !== from || values.length !== rows * columns) {
      invalid(`${what} must take ${from} numbers, but has weights of [${shape}], ${values.length} of them`)
    }
    from = columns
  }
  if (from !== bias.length) invalid(`${what} gives ${from} numbers, but has a bias of ${bias.length}`)
}

function checkClasses(classes: readonly string[]): void {
  checkList('options.classes', classes, (what, name) => {
    if (typeof name === 'string' && name !== '') return
    invalid(`${what} must be a name, but is ${describeValue(name)}`)
  })
  const twice = classes.find((name, n) => classes.indexOf(name) !== n)
  if (twice !== undefined) invalid(`options.classes has ${describeValue(twice)} twice`)
}
