import { checkChoice, checkNames, invalid } from '@roipool/core'
import type { Checkpoint } from './checkpoint.js'
import { halves } from './half.js'
import { copyOf, type LayerValues, valuesOf } from './layers.js'
import type { FastRcnn } from './model.js'
import { concat } from './rows.js'
import type { Rpn } from './rpn.js'
import { type Description, FORMAT, handlerOf, namesOf, type Place } from './saved.js'
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
