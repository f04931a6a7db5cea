import type { RefusalCase } from '../../case.js'
import { GUESS, MEMORY, map, refused, set, shaped } from '../write/refused.js'

/** Malformed feature maps. */
export const malformedMaps: readonly RefusalCase[] = [
  refused('no-feature-map', '§7.1', GUESS, { features: undefined }, ['features', 'undefined']),
  refused('shape-of-three-axes', '§7.1', GUESS, shaped([3, 5, 4]), ['features.shape', 'four', '[3, 5, 4]']),
  refused('shape-missing', '§7.1', GUESS, shaped(undefined), ['features.shape', 'four', 'undefined']),
  refused('shape-not-whole', '§7.1', GUESS, shaped([2, 3, 2.5, 4]), ['features.shape[2]', 'whole', '2.5']),
  refused('shape-negative', '§7.1', GUESS, shaped([2, -3, 5, -2]), ['features.shape[1]', '-3']),
  refused('data-too-short', '§7.1', MEMORY, shaped([2, 3, 6, 2]), ['features.data', '72', '[2,3,6,2]', '60']),
  refused('data-too-long', '§7.1', GUESS, shaped([1, 3, 5, 2]), ['features.data', '30', '[1,3,5,2]', '60']),
  refused('data-a-plain-array', '§7.1', GUESS, shaped(map.shape, Array(60).fill(0)), [
    'features.data',
    'Float32Array',
    'an array of 60',
    'featureMap',
  ]),
  refused(
    'data-float64',
    '§7.1',
    'numbers converted without being asked',
    shaped(map.shape, new Float64Array(60)),
    ['features.data', 'Float32Array', 'Float64Array', 'featureMap'],
    'ROI_UNSUPPORTED',
  ),
  refused(
    'data-of-bytes',
    '§7.1',
    'bytes taken for numbers',
    shaped(map.shape, new Uint8Array(60)),
    ['features.data', 'Float32Array', 'Uint8Array'],
    'ROI_UNSUPPORTED',
  ),
  refused('no-rows', '§7.1', MEMORY, shaped([2, 0, 5, 2], new Float32Array(0)), [
    '2 RoIs',
    '0 high',
    '5 wide',
  ]),
  refused('no-columns', '§7.1', MEMORY, shaped([2, 3, 0, 2], new Float32Array(0)), [
    '2 RoIs',
    '3 high',
    '0 wide',
  ]),
  refused('layout-unknown', '§7.1', GUESS, set({ layout: 'CHWN' }), ['layout', 'NHWC', 'NCHW', 'CHWN']),
  refused('output-layout-unknown', '§7.1', GUESS, set({ outputLayout: 'nchw' }), [
    'outputLayout',
    'NHWC',
    'NCHW',
    'nchw',
  ]),
]
