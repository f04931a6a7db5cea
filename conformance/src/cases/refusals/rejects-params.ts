import type { RefusalCase } from '../../case.js'
import { GUESS, refused, set } from '../write/refused.js'

/** Malformed parameters. */
export const malformedParams: readonly RefusalCase[] = [
  refused('no-params', '§7.5', GUESS, { params: undefined }, ['params']),
  refused('output-size-missing', '§7.5', GUESS, { params: { spatialScale: 1 } }, [
    'params.outputSize',
    '[height, width]',
    'undefined',
  ]),
  refused('output-size-one-number', '§7.5', GUESS, set({ outputSize: 7 }), ['params.outputSize', '7']),
  refused('output-size-of-three', '§7.5', GUESS, set({ outputSize: [7, 7, 2] }), [
    'params.outputSize',
    '[7, 7, 2]',
  ]),
  refused('output-size-zero', '§7.5', GUESS, set({ outputSize: [2, 0] }), [
    'params.outputSize[1]',
    'positive',
    '0',
  ]),
  refused('output-size-negative', '§7.5', GUESS, set({ outputSize: [-2, 3] }), [
    'params.outputSize[0]',
    'positive',
    '-2',
  ]),
  refused('output-size-not-whole', '§7.5', GUESS, set({ outputSize: [2, 2.5] }), [
    'params.outputSize[1]',
    'whole',
    '2.5',
  ]),
  refused('output-size-nan', '§7.5', GUESS, set({ outputSize: [NaN, 3] }), ['params.outputSize[0]', 'NaN']),
  ...[0, -0.5, NaN, Infinity, 1e-50].map((spatialScale) =>
    refused(`spatial-scale-${spatialScale}`, '§7.5', GUESS, set({ spatialScale }), [
      'params.spatialScale',
      'positive',
      String(spatialScale),
    ]),
  ),
  refused('spatial-scale-missing', '§7.5', GUESS, { params: { outputSize: [2, 3] } }, [
    'params.spatialScale',
    'undefined',
  ]),
  refused('spatial-scale-a-string', '§7.5', GUESS, set({ spatialScale: '0.5' }), [
    'params.spatialScale',
    '0.5',
  ]),
  ...[[1], [1, 0.5, 1], [1, 0], [-1, 1], [1, Number.NaN]].map((spatialScale) =>
    refused(`spatial-scales-${spatialScale.join('-')}`, '§7.5', GUESS, set({ spatialScale }), [
      'params.spatialScale',
      '[y, x]',
      `[${spatialScale.join(', ')}]`,
    ]),
  ),
  refused('quantization-unknown', '§7.5', GUESS, set({ quantization: 'ceil' }), [
    'params.quantization',
    'floor',
    'round',
    'ceil',
  ]),
  refused('reduce-unknown', '§7.5', GUESS, set({ reduce: 'sum' }), ['params.reduce', 'max', 'avg', 'sum']),
  refused('parameter-unknown', '§7.5', 'a misspelt parameter ignored', set({ quantisation: 'round' }), [
    'params.quantisation',
    'quantization',
  ]),
  refused('out-for-a-host-map', '§7.5', GUESS, set({ out: {} }), ['out', 'resident']),
  refused(
    'bins-beyond-32-bits',
    '§7.6',
    'numbers of bins that overflow 32 bits',
    set({ outputSize: [65536, 32768] }),
    ['2 RoIs', '65536×32768', '4294967296'],
    'ROI_UNSUPPORTED',
  ),
]
