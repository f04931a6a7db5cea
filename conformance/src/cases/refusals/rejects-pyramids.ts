import type { RefusalCase } from '../../case.js'
import { GUESS, MEMORY, refusedBy, rois } from '../write/refused.js'

const [batch, channels] = [2, 3]
const mapOf = (height: number, width: number, images = batch, depth = channels) => ({
  data: new Float32Array(images * height * width * depth),
  shape: [images, height, width, depth],
})
const maps = [mapOf(8, 10), mapOf(4, 5)]
const right = { outputSize: [2, 3], strides: [8, 16] }

function refused(
  name: string,
  catches: string,
  { features = maps, ...params }: { readonly features?: unknown; readonly [name: string]: unknown },
  says: readonly string[],
  spec: RefusalCase['spec'] = '§7.8',
): RefusalCase {
  const call = { features, rois, params: { ...right, ...params } }
  return refusedBy('multiScaleRoiAlign', `pyramid-${name}`, spec, catches, call, says)
}

/** Malformed feature pyramids. */
export const malformedPyramids: readonly RefusalCase[] = [
  refused('one-map', GUESS, { features: maps[0] }, ['features', 'list']),
  refused('no-maps', GUESS, { features: [], strides: [] }, ['features', 'list']),
  refused('strides-missing', GUESS, { strides: undefined }, ['params.strides']),
  refused('strides-too-few', GUESS, { strides: [8] }, ['params.strides', '1 entries', '2 feature maps']),
  refused('stride-not-a-power-of-two', GUESS, { strides: [12, 24] }, [
    'params.strides[0]',
    '12',
    'power of two',
  ]),
  refused('strides-not-doubling', GUESS, { strides: [8, 32] }, ['params.strides[1]', '32', 'twice 8']),
  refused('strides-coarsest-first', 'levels in the wrong order', { strides: [16, 8] }, [
    'params.strides[1]',
    '8',
    'twice 16',
  ]),
  refused('stride-negative', GUESS, { strides: [-8, -16] }, ['params.strides[0]', 'positive', '-8']),
  refused('stride-nan', GUESS, { strides: [8, NaN] }, ['params.strides[1]', 'positive', 'NaN']),
  refused('spatial-scale', 'a scale for all the maps', { spatialScale: 0.125 }, [
    'params.spatialScale',
    'stride',
  ]),
  refused('other-batch', MEMORY, { features: [maps[0], mapOf(4, 5, 1)] }, [
    'features[1]',
    '1 images',
    'features[0]',
    '2',
  ]),
  refused('other-channels', MEMORY, { features: [maps[0], mapOf(4, 5, 2, 4)] }, [
    'features[1]',
    '4 channels',
    'features[0]',
    '3',
  ]),
  refused('canonical-level-nan', GUESS, { canonicalLevel: NaN }, ['params.canonicalLevel', 'NaN'], '§7.5'),
  refused('canonical-size-0', GUESS, { canonicalSize: 0 }, ['params.canonicalSize', 'positive', '0'], '§7.5'),
  refused('parameter-unknown', GUESS, { sampling: 2 }, ['params.sampling', 'not a parameter'], '§7.5'),
  refusedBy(
    'multiScaleRoiPool',
    'pyramid-roi-align-parameter',
    '§7.5',
    GUESS,
    { features: maps, rois, params: { ...right, aligned: true } },
    ['params.aligned', 'not a parameter'],
  ),
  refusedBy(
    'multiScaleRoiPool',
    'pyramid-batch-index',
    '§7.4',
    MEMORY,
    { features: maps, rois: { ...rois, batchIndices: Int32Array.of(1, 2) }, params: right },
    ['rois.batchIndices[1]', '2', '2 images'],
  ),
  refusedBy(
    'multiScaleRoiPool',
    'pyramid-coordinate-nan',
    '§7.3',
    MEMORY,
    { features: maps, rois: { ...rois, boxes: Float32Array.of(0, 0, 2, 2, 1, 1, NaN, 3) }, params: right },
    ['rois.boxes[1]', 'x2', 'NaN'],
  ),
]
