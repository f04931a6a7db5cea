import type { Case, RefusalCase } from '../../case.js'
import { GUESS, map, refusedBy } from '../write/refused.js'

const right = { outputSize: [2, 3], spatialScale: 0.5 }
const good = { size: [6, 10], values: new Uint8Array(60) }
const given = (mask: object, ...more: object[]) => ({
  rois: { masks: [good, mask, ...more], batchIndices: Int32Array.of(1, 0, ...more.map(() => 0)) },
})

function refused(
  name: string,
  says: readonly string[],
  call: { readonly rois?: unknown; readonly params?: object },
  [spec, catches]: readonly [Case['spec'], string] = ['§7.5', GUESS],
  code: RefusalCase['code'] = 'ROI_INVALID',
): RefusalCase {
  const { rois = given(good).rois, params } = call
  const args = { features: map, rois, params: { ...right, ...params } }
  const item = refusedBy('maskPool', `mask-pool-${name}`, spec, catches, args, says, code)
  return { ...item, proves: 'planner' }
}

const form = ['§7.2', 'a mask that is none, or of another image'] as const
const ring = (...numbers: number[]) => given({ size: [6, 10], rings: [Float64Array.from(numbers)] })

/** Of two maps of strides 2 and 4; what covers something belongs to the second. */
function overPyramid(name: string, says: readonly string[], rois: unknown, params: object = {}): RefusalCase {
  const features = [map, { data: new Float32Array(2 * 2 * 3 * 2), shape: [2, 2, 3, 2] }]
  const own = { outputSize: [2, 3], strides: [2, 4], canonicalSize: 1, ...params }
  const args = { features, rois, params: own }
  const catches = 'a mask that is named by its place on a level, or that nothing looks at there'
  const item = refusedBy('multiScaleMaskPool', `mask-pyramid-${name}`, '§22.8', catches, args, says)
  return { ...item, proves: 'planner' }
}

export const maskRefusals: readonly Case[] = [
  refused(
    'boxes',
    ['rois', 'masks', 'boxes', 'masksFromBits'],
    { rois: { boxes: new Float32Array(4) } },
    form,
  ),
  refused('a-list', ['rois', 'masks', 'masksFromBits'], { rois: [new Uint8Array(60)] }, form),
  refused('no-list', ['rois.masks', 'Uint8Array'], { rois: { masks: new Uint8Array(60) } }, form),
  refused('hole', ['masks[0]', 'undefined'], { rois: { masks: new Array(2) } }, form),
  refused('no-form', ['masks[1]', 'values, counts or rings'], given({ size: [6, 10] }), form),
  refused('no-size', ['masks[1].size', 'undefined'], given({ values: new Uint8Array(60) }), form),
  refused(
    'values-of-another-length',
    ['masks[1]', '60 values', '6×10', '59'],
    given({ size: [6, 10], values: new Uint8Array(59) }),
    form,
  ),
  refused(
    'value-nan',
    ['masks[1].values[7]', 'finite', 'NaN'],
    given({ size: [6, 10], values: new Float32Array(60).fill(Number.NaN, 7) }),
    form,
  ),
  refused(
    'value-below-0',
    ['masks[1].values[3]', '-1', 'threshold'],
    given({ size: [6, 10], values: new Float32Array(60).fill(-1, 3, 4) }),
    form,
  ),
  refused(
    'counts-that-do-not-add-up',
    ['masks[1].counts', '59 pixels', '6×10', '60'],
    given({ size: [6, 10], counts: Int32Array.of(20, 39) }),
    form,
  ),
  refused(
    'counts-below-0',
    ['masks[1].counts[1]', '-20'],
    given({ size: [6, 10], counts: Int32Array.of(40, -20, 40) }),
    form,
  ),
  refused('two-corners', ['masks[1].rings[0]', '3 corners', '2 corners'], ring(1, 1, 2, 2), form),
  refused('half-a-corner', ['masks[1].rings[0]', '7 numbers'], ring(1, 1, 2, 2, 3, 1, 4), form),
  refused('corner-nan', ['masks[1].rings[0]', 'y = NaN', 'corner 2'], ring(1, 1, 2, 2, 3, Number.NaN), form),
  refused(
    'another-size-in-one-image',
    ['masks[2]', '6×9', 'image 0', '6×10'],
    given(good, { size: [6, 9], values: new Uint8Array(54) }),
    form,
  ),
  refused(
    'larger-than-the-map',
    ['masks[1]', '8×10', '4×5 cells', '3×5'],
    given({ size: [8, 10], values: new Uint8Array(80) }),
    form,
  ),
  refused(
    'image-outside',
    ['batchIndices[0]', '2', '2 images'],
    {
      rois: { masks: [good], batchIndices: Int32Array.of(2) },
    },
    ['§7.4', 'reading memory that is not the map’s'],
  ),
  refused('scale-of-three', ['params.spatialScale', 'fit', '[1, 1, 1]'], {
    params: { spatialScale: [1, 1, 1] },
  }),
  refused('scale-0', ['params.spatialScale', '0'], { params: { spatialScale: [1, 0] } }),
  refused('resize-unknown', ['params.resize', 'nearest', 'area'], { params: { resize: 'area' } }),
  refused('resize-without-fit', ['params.resize', 'nearest', 'fit'], { params: { resize: 'nearest' } }),
  refused(
    'resized-polygon',
    ['masks[1]', 'polygons', 'params.resize'],
    { ...ring(1, 1, 5, 1, 3, 4), params: { resize: 'nearest', spatialScale: 'fit' } },
    form,
  ),
  refused('threshold-nan', ['params.threshold', 'NaN'], { params: { threshold: Number.NaN } }),
  refused('reduce-unknown', ['params.reduce', 'sum'], { params: { reduce: 'sum' } }),
  refusedBy(
    'roiPool',
    'masks-of-boxes',
    '§7.2',
    'masks taken for boxes',
    { features: map, rois: { masks: [good] }, params: right },
    ['rois', 'boxes', 'masks', 'roisFromXyxy'],
  ),
  overPyramid(
    'larger-than-its-map',
    ['masks[1]', '8×16', '2×4 cells', '2×3'],
    given({ size: [8, 16], rings: [Float64Array.of(0, 0, 16, 0, 16, 8)] }).rois,
  ),
  overPyramid(
    'another-size-on-another-level',
    ['masks[2]', '6×9', 'image 0', '6×10'],
    given(good, { size: [6, 9], values: new Uint8Array(54).fill(1) }).rois,
  ),
  overPyramid('boxes', ['rois', 'masks', 'boxes', 'masksFromBits'], { boxes: new Float32Array(4) }),
  overPyramid('resized', ['params.resize'], given(good).rois, { resize: 'nearest' }),
]
