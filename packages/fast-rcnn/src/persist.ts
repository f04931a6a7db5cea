import { checkChoice, checkNames, describeValue, invalid } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { io, tensor, tidy } from '@tensorflow/tfjs-core'
import type { Checkpoint } from './checkpoint.js'
import { activeBackend } from './engine.js'
import { halves } from './half.js'
import { copyOf, headOf, type LayerValues, valuesOf } from './layers.js'
import { checkBackbone, type FastRcnn, modelOf } from './model.js'
import type { Pooling } from './pool.js'
import { concat } from './rows.js'
import { type Rpn, rpnOf } from './rpn.js'
import { tunable } from './tune.js'

export interface SaveOptions {
  /**
   * Saves the model as it was then, and with it what training needs to go on after `load`:
   * `train(model, dataset, { …, checkpoint: model.checkpoint })`.
   */
  readonly checkpoint?: Checkpoint | undefined
  /** `'float16'` halves the file and rounds weights to three digits; not with a checkpoint. `'float32'` by default. */
  readonly precision?: 'float32' | 'float16' | undefined
}

/** Where a model is saved: a handler of tfjs, such as `oneFile()`, or its address: `indexeddb://…`, `file://…`. */
export type Place = string | io.IOHandler

const FORMAT = 'roipool-detector'

/** What is written down beside the weights. */
interface Description {
  readonly format: typeof FORMAT
  readonly version: 1
  readonly kind: 'fast-rcnn' | 'rpn'
  readonly backbone: Pick<Backbone, 'name' | 'stride' | 'channels' | 'offset'>
  readonly inputScale: number | null
  /** Names of the layers, hidden ones first, and how many factors each has. */
  readonly layers: readonly { readonly name: string; readonly factors: number }[]
  readonly checkpoint?: Omit<Checkpoint, 'weights' | 'moments' | 'inputScale'>
  /** Of `fastRcnn`. */
  readonly classes?: readonly string[]
  readonly pool?: Pooling
  /** Whether the backbone's variables are saved, too. */
  readonly tuned?: boolean
  /** Of `rpn`. */
  readonly anchors?: Rpn['anchors']
  readonly most?: number
  readonly iouThreshold?: number
}

/**
 * Saves the weights and what is needed to open them again: classes, RoI layer, layers, and the name of the backbone. The
 * backbone itself is not saved.
 *
 * @throws RoiPoolError ROI_INVALID for malformed options, and for an address that tfjs has no handler for
 */
export async function save(model: FastRcnn | Rpn, place: Place, options: SaveOptions = {}): Promise<void> {
  checkNames(options, ['checkpoint', 'precision'], 'options')
  const { checkpoint, precision = 'float32' } = options
  checkChoice('options.precision', precision, ['float32', 'float16'])
  if (checkpoint && precision === 'float16')
    invalid('a checkpoint goes on to the last bit: save it as float32')
  const handler = handlerOf(place, 'save')
  const layers = await valuesOf(model.head)
  const named = [...namesOf(layers), ...(await backboneOf(model))]
  const weights = named.map((entry, n) => ({ ...entry, values: checkpoint?.weights[n] ?? entry.values }))
  const moments = checkpoint?.moments ?? []
  const all = [
    ...weights,
    ...moments.map((values, n) => ({ name: `moment${n}`, shape: [values.length], values })),
  ]
  const half = precision === 'float16'
  const specs = all.map(({ name, shape }) => ({
    name,
    shape: [...shape],
    dtype: 'float32' as const,
    ...(half ? { quantization: { dtype: 'float16' as const, original_dtype: 'float32' as const } } : {}),
  }))
  const values = concat(all.map((entry) => entry.values))
  await handler.save!({
    format: FORMAT,
    generatedBy: '@roipool/fast-rcnn',
    modelTopology: describe(model, layers, checkpoint),
    weightSpecs: specs,
    weightData: half ? (halves(values).buffer as ArrayBuffer) : (values.buffer as ArrayBuffer),
  })
}

/** The variables of a backbone that was trained with the model. */
async function backboneOf(model: FastRcnn | Rpn) {
  if (model.kind !== 'fast-rcnn' || !model.tuned) return []
  const { variables } = tunable(model.backbone)
  return Promise.all(
    variables.map(async (variable, n) => ({
      name: `backbone${n}`,
      shape: variable.shape,
      values: await copyOf(variable),
    })),
  )
}

function describe(model: FastRcnn | Rpn, layers: LayerValues[], checkpoint?: Checkpoint): Description {
  const { name, stride, channels, offset } = model.backbone
  const inputScale = checkpoint?.inputScale ?? model.inputScale ?? null
  const common = {
    format: FORMAT,
    version: 1,
    backbone: { name, stride, channels, offset },
    inputScale,
    layers: layers.map((layer) => ({ name: layer.name, factors: layer.factors.length })),
    ...(checkpoint
      ? { checkpoint: { step: checkpoint.step, seed: checkpoint.seed, optimizer: checkpoint.optimizer } }
      : {}),
  } as const
  if (model.kind === 'fast-rcnn')
    return { ...common, kind: model.kind, classes: model.classes, pool: model.pool, tuned: model.tuned }
  const { anchors, most, iouThreshold } = model
  return { ...common, kind: model.kind, anchors, most, iouThreshold }
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
  const { modelTopology, weightData, weightSpecs = [] } = await handlerOf(place, 'load').load!()
  const description = modelTopology as Description | undefined
  if (description?.format !== FORMAT || description.version !== 1 || !weightData) {
    invalid(
      `what was loaded is no detector of this package: its format is ${describeValue(description?.format)}`,
    )
  }
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

/** Every variable with its name and shape, in the order of `variablesOf`. */
function namesOf(layers: readonly LayerValues[]) {
  return layers.flatMap(({ name, factors, bias }) => [
    ...factors.map((factor, n) => ({ ...factor, name: `${name}/factor${n}` })),
    { name: `${name}/bias`, shape: [bias.length], values: bias },
  ])
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

function handlerOf(place: Place, way: 'save' | 'load'): io.IOHandler {
  const found = typeof place === 'string' ? handlersAt(place, way) : [place]
  const [handler] = found
  if (found.length === 1 && typeof handler?.[way] === 'function') return handler
  return invalid(
    typeof place === 'string'
      ? `tfjs has no handler to ${way} a model at ${describeValue(place)}: in Node, file:// is tfjs-node's; oneFile() works anywhere`
      : `the place must be an address or a handler of tfjs that can ${way}, but is ${describeValue(place)}`,
  )
}

function handlersAt(place: string, way: 'save' | 'load'): io.IOHandler[] {
  return way === 'save' ? io.getSaveHandlers(place) : io.getLoadHandlers(place)
}
