import { checkNames, describeValue, invalid } from '@roipool/core'
import { checkWhole } from './check.js'
import { onBackend } from './engine.js'
import { headOf, type LayerValues, valuesOf } from './layers.js'
import { type FastRcnn, modelOf } from './model.js'
import { factorsOf } from './svd.js'

/**
 * A new model whose layers are products of two smaller ones, by truncated singular value decomposition: quicker, and a
 * little worse. Layers that it would not make smaller stay whole. The model given is left as it is. Girshick 2015, §3.1.
 *
 * A layer's shorter side counts with its cube: 256 take a second, 1,000 a minute.
 *
 * @param options.rank columns of the first factor, rows of the second
 * @throws RoiPoolError ROI_INVALID for malformed options, and for a rank at which no layer gets smaller
 */
export async function compress(model: FastRcnn, options: { readonly rank: number }): Promise<FastRcnn> {
  if (model?.kind !== 'fast-rcnn') invalid(`model must be a fastRcnn, but is ${describeValue(model)}`)
  checkNames(options, ['rank'], 'options')
  const { rank } = options
  checkWhole('options.rank', rank, 1)
  const layers = await valuesOf(model.head)
  const smaller: LayerValues[] = []
  for (const layer of layers) smaller.push(await compressed(layer, rank))
  if (smaller.every((layer, n) => layer === layers[n])) {
    const sizes = layers
      .map(({ factors }) => factors.map(({ shape }) => shape.join('×')).join(' · '))
      .join(', ')
    invalid(`options.rank is ${rank}, at which none of the layers gets smaller: they are ${sizes}`)
  }
  return modelOf({ ...model, checkpoint: undefined, head: onBackend(model.tfjs, () => headOf(smaller)) })
}

async function compressed(layer: LayerValues, rank: number): Promise<LayerValues> {
  const [whole, ...rest] = layer.factors
  const [rows, columns] = whole!.shape as [number, number]
  if (rest.length > 0 || rank * (rows + columns) >= rows * columns) return layer
  const { left, right } = await factorsOf(whole!.values, rows, columns, rank)
  return {
    ...layer,
    factors: [
      { shape: [rows, rank], values: left },
      { shape: [rank, columns], values: right },
    ],
  }
}
