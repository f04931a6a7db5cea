import { checkChoice, checkNames, describeValue, invalid } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { io, tensor, tidy } from '@tensorflow/tfjs-core'
import { activeBackend } from './engine.js'
import { copyOf, headOf, type LayerValues } from './layers.js'
import { checkBackbone, type FastRcnn, modelOf } from './model.js'
import { type Rpn, rpnOf } from './rpn.js'
import { type Description, FORMAT, handlerOf, namesOf, type Place } from './saved.js'
import { tunable } from './tune.js'

/** What is known of a saved model without its backbone. */
export type Saved = Pick<Description, 'kind' | 'backbone' | 'classes' | 'pool'> & {
  /** Steps that it was trained for, where it was saved with a checkpoint. */
  readonly step?: number | undefined
}

/**
 * What a saved model is, and which backbone it needs, before it is loaded.
 *
 * @throws RoiPoolError ROI_INVALID for what is no saved model
 */
export async function inspect(place: Place): Promise<Saved> {
  const { kind, backbone, classes, pool, checkpoint } = (await opened(place)).description
  return { kind, backbone, classes, pool, step: checkpoint?.step }
}

async function opened(place: Place) {
  const { modelTopology, weightData, weightSpecs = [] } = await handlerOf(place, 'load').load!()
  const description = modelTopology as Description | undefined
  if (description?.format === FORMAT && description.version === 1 && weightData) {
    return { description, weightData, weightSpecs }
  }
  return invalid(
    `what was loaded is no detector of this package: its format is ${describeValue(description?.format)}`,
  )
}

export interface LoadOptions<Kind extends keyof Kinds> {
  /** The one that the model was saved with. */
  readonly backbone: Backbone
  /** What is to be opened: a `'fast-rcnn'` by default. */
  readonly kind?: Kind | undefined
}

interface Kinds {
  'fast-rcnn': FastRcnn
  rpn: Rpn
}

/**
 * Opens what `save` saved, on the tfjs backend that is active. Where the backbone was trained, too, its variables are set.
 *
 * @throws RoiPoolError ROI_INVALID for what is no saved model, or another kind, and for another backbone
 */
export async function load<Kind extends keyof Kinds = 'fast-rcnn'>(
  place: Place,
  options: LoadOptions<Kind>,
): Promise<Kinds[Kind]> {
  checkNames(options, ['backbone', 'kind'], 'options')
  const { backbone, kind = 'fast-rcnn' } = options
  checkChoice('options.kind', kind, ['fast-rcnn', 'rpn'])
  checkBackbone(backbone)
  const { description, weightData, weightSpecs } = await opened(place)
  if (description.kind !== kind) {
    invalid(
      `options.kind is ${describeValue(kind)}, but the model is saved as ${describeValue(description.kind)}`,
    )
  }
  checkSame(description.backbone, backbone)
  checkLength(weightData, weightSpecs)
  const tfjs = activeBackend()
  const tensors = io.decodeWeights(weightData, weightSpecs)
  const read = async (name: string) => {
    const found = tensors[name] ?? invalid(`the saved model lacks the weights ${name}`)
    return { shape: found.shape, values: await copyOf(found) }
  }
  const layers: LayerValues[] = []
  for (const { name, factors } of description.layers) {
    layers.push({
      name,
      factors: await Promise.all(Array.from({ length: factors }, (_, n) => read(`${name}/factor${n}`))),
      bias: (await read(`${name}/bias`)).values,
    })
  }
  const count = weightSpecs.filter(({ name }) => name.startsWith('moment')).length
  const moments = await Promise.all(
    Array.from({ length: count }, async (_, n) => (await read(`moment${n}`)).values),
  )
  const variables = description.tuned ? tunable(backbone).variables : []
  const tuned = await Promise.all(variables.map(async (_, n) => (await read(`backbone${n}`)).values))
  for (const found of Object.values(tensors)) found.dispose()
  for (const [n, variable] of variables.entries())
    tidy(() => variable.assign(tensor(tuned[n]!, variable.shape)))
  const inputScale = description.inputScale ?? undefined
  const weights = [...namesOf(layers).map(({ values }) => values), ...tuned]
  const checkpoint = description.checkpoint && {
    ...description.checkpoint,
    inputScale: inputScale!,
    weights,
    moments,
  }
  const head = headOf(layers)
  const parts = { backbone, head, inputScale, tfjs, checkpoint }
  const { classes, pool, anchors, most, iouThreshold } = description
  const model =
    description.kind === 'rpn'
      ? rpnOf({ ...parts, anchors: anchors!, most: most!, iouThreshold: iouThreshold! })
      : modelOf({ ...parts, classes: classes!, pool: pool!, tuned: description.tuned ?? false })
  return model as Kinds[Kind]
}

function checkSame(saved: Description['backbone'], backbone: Backbone): void {
  for (const name of ['name', 'channels', 'stride', 'offset'] as const) {
    if (saved[name] === backbone[name]) continue
    const [was, is] = [describeValue(saved[name]), describeValue(backbone[name])]
    invalid(
      `the model was saved with a backbone whose ${name} is ${was}, but options.backbone.${name} is ${is}`,
    )
  }
}

/** tfjs itself reads on into nothing. */
function checkLength(data: io.WeightData, specs: readonly io.WeightsManifestEntry[]): void {
  const bytes = [data].flat().reduce((sum, { byteLength }) => sum + byteLength, 0)
  const count = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1)
  const expected = specs.reduce(
    (sum, { shape, quantization }) => sum + count(shape) * (quantization ? 2 : 4),
    0,
  )
  if (bytes !== expected)
    invalid(`the saved model should have ${expected} bytes of weights, but has ${bytes}`)
}
