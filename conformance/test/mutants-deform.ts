import {
  type DeformPsRoiPoolParams,
  type DeformRoiPoolParams,
  inBlocks,
  operator,
  planDeformPsRoiPool,
  planDeformRoiPool,
  type Rois,
  type Shape,
} from '@roipool/core'
import type { FrontDoor } from '../src/problem.js'
import type { Mutant } from './mutant.js'
import { scaleOn } from './scale-on.js'

type Deformed<Params> = [rois: Rois, params: Params, shape: Shape]
type Offsets = { readonly offsets: Float32Array; readonly outputSize: readonly number[] }

/** How offsets are read wrong: of number n what is taken. */
type Reading = (n: number, given: Offsets) => number

const deform = (
  mistake: string,
  killedBy: string,
  survives: string,
  reading: Reading,
  more: object = {},
): Mutant => ({
  mistake,
  killedBy: `deform-roi-pool/${killedBy}`,
  survives: `deform-roi-pool/${survives}`,
  operators: {
    deformRoiPool: operator<DeformRoiPoolParams>((rois, params, shape) =>
      planDeformRoiPool(
        rois,
        { ...params, offsets: params.offsets.map((_, n) => reading(n, params)), ...more },
        shape,
      ),
    ),
  },
})

const sensitive = (
  mistake: string,
  killedBy: string,
  survives: string,
  change: (...call: Deformed<DeformPsRoiPoolParams>) => Deformed<DeformPsRoiPoolParams>,
): Mutant => ({
  mistake,
  killedBy: `deform-ps-roi-pool/${killedBy}`,
  survives: `deform-ps-roi-pool/${survives}`,
  operators: {
    deformPsRoiPool: operator<DeformPsRoiPoolParams>((...call) => planDeformPsRoiPool(...change(...call))),
  },
})

const binsOf = ({ outputSize: [rows = 0, columns = 0] }: Offsets) => rows * columns

type AnyPool = (backend: unknown, features: unknown, rois: unknown, params: AnyParams) => unknown
type AnyParams = { readonly offsets?: Float32Array }
type AnyBlocks = [
  pool: AnyPool,
  backend: unknown,
  features: unknown,
  rois: unknown,
  params: AnyParams,
  options: unknown,
]
const anyInBlocks = inBlocks as unknown as (...call: AnyBlocks) => unknown

/** The same mistakes beside answers of other programs. */
const MMCV = 'golden/mmcv-deform-roi-pool-1-30'
const DCN = 'golden/dcnv2-deform-ps-roi-pool-1-30'
const beside = (golden: string, of: Mutant): Mutant => ({
  ...of,
  mistake: `${of.mistake}, beside ${golden.slice(7, -5)}`,
  killedBy: golden,
})

/** Mistakes in deformable pooling. */
export const deformMutants: readonly Mutant[] = [
  deform('offsets ignored', 'moved', 'not-moved', () => 0),
  deform('right and down of an offset exchanged', 'moved', 'not-moved', (n, given) => {
    const bins = binsOf(given)
    return given.offsets[n + (n % (2 * bins) < bins ? bins : -bins)]!
  }),
  deform('offsets bin by bin, right and down together', 'moved', 'not-moved', (n, given) => {
    const bins = binsOf(given)
    const at = n % (2 * bins)
    return given.offsets[n - at + (at % bins) * 2 + Math.floor(at / bins)]!
  }),
  deform('a move to the left and up', 'moved', 'not-moved', (n, { offsets }) => -offsets[n]!),
  deform(
    'offsets in widths of a bin',
    'moved',
    'not-moved',
    (n, { offsets, outputSize }) => offsets[n]! / outputSize[1]!,
  ),
  deform('gamma ignored', 'gamma', 'moved', (n, { offsets }) => offsets[n]!, { gamma: undefined }),
  deform(
    'the offsets of RoI 0 for every RoI',
    'offsets-of-each-roi',
    'moved',
    (n, given) => given.offsets[n % (2 * binsOf(given))]!,
  ),
  deform('offsets held within the RoI', 'moved-off-the-map', 'moved', (n, { offsets }) =>
    Math.min(Math.max(offsets[n]!, -10), 10),
  ),
  sensitive('right and down exchanged, position-sensitive', 'moved', 'not-moved', (rois, params, shape) => {
    const bins = binsOf(params)
    const offsets = params.offsets.map((_, n) => params.offsets[n + (n % (2 * bins) < bins ? bins : -bins)]!)
    return [rois, { ...params, offsets }, shape]
  }),
  sensitive(
    'samples in the middles of the parts of a bin',
    'not-moved',
    'outside-left-out',
    (rois, params, shape) => {
      const { gamma = 0.1, samplingRatio = 4, outputSize } = params
      const bins = binsOf(params)
      const half = (n: number) => 1 / (2 * samplingRatio * outputSize[n % (2 * bins) < bins ? 1 : 0]! * gamma)
      return [rois, { ...params, offsets: params.offsets.map((at, n) => at + half(n)) }, shape]
    },
  ),
  sensitive(
    'the last pixel of a box left out',
    'not-moved',
    'outside-left-out',
    ({ boxes, ...rest }, params, shape) => [
      { ...rest, boxes: boxes.map((at, n) => (n % 4 < 2 ? at : at - 1)) },
      params,
      shape,
    ],
  ),
  sensitive(
    'corners rounded on the map',
    'every-form-scaled',
    'moved',
    ({ boxes, ...rest }, params, shape) => {
      const spatialScale = scaleOn(params.spatialScale, 0)
      return [
        { ...rest, boxes: boxes.map((at) => Math.round(at * spatialScale) / spatialScale) },
        params,
        shape,
      ]
    },
  ),
  beside(
    MMCV,
    deform('upward for downward', 'moved', 'not-moved', (n, given) => {
      const bins = binsOf(given)
      return n % (2 * bins) < bins ? given.offsets[n]! : -given.offsets[n]!
    }),
  ),
  beside(
    MMCV,
    deform('gamma always 0.1', 'gamma', 'moved', (n, { offsets }) => offsets[n]!, { gamma: undefined }),
  ),
  beside(
    DCN,
    sensitive('corners rounded down', 'moved', 'moved', ({ boxes, ...rest }, params, shape) => [
      { ...rest, boxes: boxes.map((at) => Math.floor(at)) },
      params,
      shape,
    ]),
  ),
  beside(
    DCN,
    sensitive('left for right', 'moved', 'not-moved', (rois, params, shape) => {
      const bins = binsOf(params)
      const offsets = params.offsets.map((at, n) => (n % (2 * bins) < bins ? -at : at))
      return [rois, { ...params, offsets }, shape]
    }),
  ),
  beside(
    DCN,
    sensitive('as many samples as by default', 'moved', 'outside-left-out', (rois, params, shape) => [
      rois,
      { ...params, samplingRatio: undefined },
      shape,
    ]),
  ),
  {
    mistake: 'the offsets of the first block for every block',
    killedBy: 'blocks/offsets',
    survives: 'blocks/rotated',
    operators: {
      inBlocks: ((...[pool, backend, features, rois, params, options]: AnyBlocks) => {
        const { offsets } = params
        const first: AnyPool = (b, f, r, own) =>
          pool(b, f, r, { ...own, ...(offsets && { offsets: offsets.slice(0, own.offsets!.length) }) })
        return anyInBlocks(first, backend, features, rois, params, options)
      }) as unknown as FrontDoor['inBlocks'],
    },
  },
]
