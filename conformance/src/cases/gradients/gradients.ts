import type { Case } from '../../case.js'
import { mismatch } from '../../compare.js'
import { expectRefusal } from '../../expect.js'
import golden from '../../golden/roi-coordinate-gradient.json'
import { solveGradient } from '../../gradients.js'
import { regionsOf } from '../../problem.js'
import {
  byHand,
  byOracle,
  filledMap,
  gradientCase,
  lengthDifference,
  told,
  type Words,
  written,
} from './write.js'

const words = (name: string, spec: Words['spec'], catches: string): Words => ({
  id: `gradients/${name}`,
  spec,
  catches,
})

/** Cell (y, x) of `width` columns holds x², or y² where `down`. */
const squares =
  (width: number, down = false) =>
  (n: number) =>
    (down ? Math.floor(n / width) : n % width) ** 2
const shuffled = (n: number) => ((n * 7919) % 1009) / 1009 - 0.5

/** One sample of a box of a cell, in the middle of it. */
const point = { outputSize: [1, 1], spatialScale: 1, samplingRatio: 1 } as const
const row = { map: [1, 2, 5, 1], cells: squares(5) } as const
/** RoIs of many forms on two images of 6×7 cells. */
const many = {
  map: [2, 6, 7, 3],
  cells: shuffled,
  upstream: (n: number) => ((n * 31) % 17) / 17 - 0.4,
} as const
const boxes = [
  [1.15, 0.85, 6.2, 5.3],
  [-2.4, -1.7, 3.1, 4.2],
  [3.3, 2.1, 9.7, 8.4],
  [2.2, 2.4, 2.6, 2.7],
  [5.1, 4.3, 2.2, 1.6],
  [20.3, 1.1, 24.9, 4.2],
] as const
const rois = { boxes, images: [0, 1, 1, 0, 0, 1] } as const
const rotated = {
  boxes: [
    [3.2, 2.9, 4.1, 2.3, 0.4],
    [0.3, 1.2, 5.2, 3.1, -1.3],
    [6.4, 5.1, 3.3, 4.2, 2.5],
    [3.4, 2.8, 0.3, 0.4, 4],
  ],
  images: [1, 0, 0, 1],
} as const
const bins = { outputSize: [3, 2], spatialScale: 1 } as const

/** By hand. */
const literals: readonly Case[] = [
  byHand(
    words('between-two-cells', '§24.2', 'edges that do not share a sample between them, or a sign'),
    'roiAlign',
    { ...row, rois: { boxes: [[2.25, 0.5, 3.25, 1.5]] }, params: point },
    // The sample is at 2.25 of x², between 4 and 9.
    [2.5, 0, 2.5, 0],
  ),
  byHand(
    words('scale', '§24.2', 'a gradient per cell where it must be per pixel of the image'),
    'roiAlign',
    { ...row, rois: { boxes: [[36, 8, 52, 24]] }, params: { ...point, spatialScale: 1 / 16 } },
    [2.5 / 16, 0, 2.5 / 16, 0],
  ),
  byHand(
    words('on-a-cell', '§24.6', 'another side of a kink than that of larger coordinates'),
    'roiAlign',
    { ...row, rois: { boxes: [[2, 0.5, 3, 1.5]] }, params: point },
    [2.5, 0, 2.5, 0],
  ),
  byHand(
    words('held-at-the-border', '§24.2', 'samples beyond the outermost cells that still move'),
    'roiAlign',
    {
      map: [1, 3, 5, 1],
      cells: (n) => squares(5)(n) + 10 * squares(5, true)(n),
      // At x 4.25 and −0.75, and at y 1.25.
      rois: {
        boxes: [
          [4.25, 1.25, 5.25, 2.25],
          [-0.75, 1.25, 0.25, 2.25],
        ],
      },
      params: point,
    },
    [0, 15, 0, 15, 0, 15, 0, 15],
  ),
  byHand(
    words('legacy-below-a-cell', '§24.2', 'a box below a cell that grows with its upper edge'),
    'roiAlign',
    { ...row, rois: { boxes: [[2, 0, 2.5, 0.25]] }, params: { ...point, aligned: false } },
    // The sample is at (½, 2½).
    [5, 0, 0, 0],
  ),
  byHand(
    words('adaptive-bins', '§24.2', 'a sum over samples in place of their mean, or one sample'),
    'roiAlign',
    {
      ...row,
      rois: { boxes: [[0.75, 0.5, 3.75, 1.5]] },
      params: { outputSize: [1, 1], spatialScale: 1 },
    },
    // Of three samples, at 0.75, 1.75 and 2.75, with slopes 1, 3 and 5 and shares 1/6, 1/2 and 5/6.
    [(1 * (5 / 6) + 3 / 2 + 5 / 6) / 3, 0, (1 / 6 + 3 / 2 + 5 * (5 / 6)) / 3, 0],
  ),
  byHand(
    words('upstream', '§24.1', 'bins and channels that owe the same, whatever they are worth'),
    'roiAlign',
    {
      map: [1, 1, 5, 2],
      // x² in channel 0, −x² in channel 1.
      cells: (n) => (n % 2 ? -1 : 1) * Math.floor(n / 2) ** 2,
      rois: { boxes: [[0.75, 0.5, 2.75, 1.5]] },
      params: { outputSize: [1, 2], spatialScale: 1, samplingRatio: 1 },
      // Slopes 1 and 3, shares ¼ and ¾; bin 1 counts half and its channel 1 not at all.
      upstream: (n) => [1, 3, 0.5, 0][n]!,
    },
    [-2 * 0.75 + 0.5 * 3 * 0.25, 0, -2 * 0.25 + 0.5 * 3 * 0.75, 0],
  ),
  byHand(
    words('crop-corners', '§24.4', 'a last cell without a derivative, or one per cell'),
    'cropAndResize',
    {
      ...row,
      rois: { boxes: [[0, 0, 1, 1]] },
      params: { outputSize: [1, 2], extrapolationValue: 5 },
    },
    // Samples on columns 0 and 4, between the two rows.
    [1 * 4, 0, 7 * 4, 0],
  ),
  byHand(
    words('crop-outside', '§24.1', 'an extrapolated value that owes something'),
    'cropAndResize',
    {
      ...row,
      rois: { boxes: [[0.4, 0.25, 1.5, 0.5]] },
      params: { outputSize: [1, 2], extrapolationValue: 5 },
    },
    [3 * 4, 0, 0, 0],
  ),
  byHand(
    words('precise', '§24.3', 'a mean that does not lose what its edge leaves'),
    'prRoiPool',
    { ...row, rois: { boxes: [[1, 0, 3, 1]] }, params: { outputSize: [1, 1], spatialScale: 1 } },
    // The surface is 1 at 1 and 9 at 3; its mean between is (2.5 + 6.5) / 2. By an edge: what it gains or loses, over 2.
    [(4.5 - 1) / 2, 0, (9 - 4.5) / 2, 0],
  ),
  byHand(
    words('turn', '§24.5', 'a turn the other way round, or round a corner'),
    'roiAlignRotated',
    {
      map: [1, 5, 7, 1],
      cells: (n) => 10 * Math.floor(n / 7) + (n % 7),
      rois: { boxes: [[3.5, 2.5, 4, 2, 0]] },
      params: { outputSize: [1, 2], spatialScale: 1, samplingRatio: 1 },
      // Samples 1 cell to the left and to the right of the centre: only the right one counts.
      upstream: (n) => n,
    },
    // By the angle it moves up, by 10 a cell.
    [1, 10, 0.25, 0, -10],
  ),
]

/** By finite differences, each in other layouts and with other parameters. */
const differences: readonly Case[] = [
  byOracle(words('roi-align', '§24.2', 'RoIs of another image, or in another order'), 'roiAlign', {
    ...many,
    rois,
    params: { ...bins, samplingRatio: 2, samplePlacement: 'interior' },
  }),
  byOracle(words('roi-align-adaptive', '§24.2', 'other samples than those of the operator'), 'roiAlign', {
    ...many,
    rois,
    params: { outputSize: [1, 2], spatialScale: 0.7, aligned: false },
  }),
  byOracle(
    words('channels-first', '§24.7', 'an upstream gradient read in the layout of the map'),
    'roiAlign',
    {
      ...many,
      map: [2, 3, 6, 7],
      rois,
      params: { ...bins, layout: 'NCHW', outputLayout: 'NHWC' },
    },
  ),
  byOracle(words('ps-roi-align', '§24.2', 'bins that read channels of other bins'), 'psRoiAlign', {
    ...many,
    map: [2, 6, 7, 12],
    rois,
    params: { ...bins, samplingRatio: 2 },
  }),
  byOracle(words('pr-roi-pool', '§24.3', 'bins that move as one'), 'prRoiPool', {
    ...many,
    rois,
    params: bins,
  }),
  byOracle(words('crop-and-resize', '§24.4', 'samples between the corners that stay'), 'cropAndResize', {
    ...many,
    rois: { ...rois, boxes: boxes.map((box) => box.map((side) => side / 7) as unknown as (typeof boxes)[0]) },
    params: { outputSize: [3, 2], extrapolationValue: 2 },
  }),
  byOracle(words('roi-align-rotated', '§24.5', 'sides that grow along the map'), 'roiAlignRotated', {
    ...many,
    rois: rotated,
    params: { ...bins, samplingRatio: 2 },
  }),
  byOracle(
    words('rotated-degrees', '§24.5', 'a gradient by radians, or by the other turn'),
    'roiAlignRotated',
    {
      ...many,
      rois: rotated,
      params: { ...bins, angle: 'degrees', clockwise: true, aligned: false },
    },
  ),
  byOracle(words('in-blocks', '§24.1', 'rows of another block'), 'roiAlign', {
    map: [1, 3, 4, 16],
    cells: shuffled,
    // 1 MiB of derivatives a RoI: more than there is room for at a time.
    rois: { boxes: Array.from({ length: 6 }, (_, k) => [0.1 + 0.2 * k, 0.3, 2.2 + 0.3 * k, 2.4]) as never },
    params: { outputSize: [128, 128], spatialScale: 1, samplingRatio: 1 },
    upstream: (n) => (n % 3) * 1e-3,
  }),
]

/** A reference in numpy whose derivatives are written by hand and agree with its finite differences. */
const known: readonly Case[] = golden.cases.map((item) => {
  const operator = item.op === 'roi_align' ? 'roiAlign' : 'prRoiPool'
  const { output_size, spatial_scale, ...more } = item.params
  const fill = (seed: number) => (n: number) => ((n * 7919 + seed * 104659) % 104729) / 104729 - 0.5
  const text: Words = {
    id: `gradients/golden-${item.id.slice(8).replaceAll('_', '-')}`,
    spec: operator === 'roiAlign' ? '§24.2' : '§24.3',
    catches: 'another gradient than is known of a seeded problem',
  }
  return gradientCase(text, operator, async (world) => {
    const actual = await solveGradient(world, world.backend, {
      operator,
      features: filledMap(item.shape as never, fill(item.seed)),
      rois: regionsOf('boxes', {
        rows: item.rois.map((row) => row.slice(1)),
        images: item.rois.map(([image]) => image!),
      }),
      upstream: filledMap(item.expected_shape as never, fill(item.dy_seed)),
      params: {
        outputSize: output_size,
        spatialScale: spatial_scale,
        layout: 'NCHW',
        ...('aligned' in more && { aligned: more.aligned, samplingRatio: more.sampling_ratio }),
      } as never,
    })
    const values = item.grad_rois.flat()
    told(lengthDifference(actual, values.length) ?? mismatch(actual, { values, digits: 6 }, false))
  })
})

const posed = written('roiAlign', { ...many, rois, params: bins })

/** What lives elsewhere, and what is refused. */
const calls: readonly Case[] = [
  gradientCase(
    words('resident', '§24.1', 'a resident map that is released, or a result that stays'),
    'roiAlign',
    async (world) => {
      const { backend } = world
      const host = await world.roiAlignGradient(
        backend,
        posed.features,
        posed.rois as never,
        posed.upstream,
        bins,
      )
      const map = await backend.upload(posed.features)
      const upstream = await backend.upload(posed.upstream)
      for (const when of ['first', 'second']) {
        const resident = await world.roiAlignGradient(backend, map, posed.rois as never, upstream, bins)
        const wrong = mismatch(resident, { values: host }, true)
        told(wrong && `the ${when} time, of a resident map: ${wrong}`)
      }
      told(host.some((value) => value !== 0) ? undefined : 'nothing owes anything')
      map.release()
      upstream.release()
    },
  ),
  gradientCase(words('none', '§24.1', 'a call without RoIs that fails'), 'roiAlign', async (world) => {
    const none = { boxes: new Float32Array(0), batchIndices: new Int32Array(0) }
    const upstream = { data: new Float32Array(0), shape: [0, 3, 2, 3] }
    told(
      lengthDifference(await world.roiAlignGradient(world.backend, posed.features, none, upstream, bins), 0),
    )
  }),
  gradientCase(
    words('refused', '§24.6', 'a gradient that is not there, or no reason'),
    'roiAlign',
    async (world) => {
      const { backend } = world
      const { features, upstream } = posed
      const rois = posed.rois as never
      const unsupported = (call: () => Promise<unknown>, ...says: string[]) =>
        expectRefusal(call, 'ROI_UNSUPPORTED', says, says[0]!)
      const max = { ...bins, reduce: 'max' } as const
      const nearest = { outputSize: [3, 2], method: 'nearest' } as const
      await unsupported(
        () => world.roiAlignGradient(backend, features, rois, upstream, max),
        'params.reduce',
        'won',
      )
      await unsupported(
        () => world.cropAndResizeGradient(backend, features, rois, upstream, nearest),
        'params.method',
        'rounds',
      )
      for (const name of ['roiPool', 'roiWarp', 'psRoiPool'] as const) {
        const call = () => world[`${name}Gradient`](backend, features, rois, upstream, bins)
        await unsupported(call, name, 'no gradient', 'rounded')
      }
    },
  ),
  gradientCase(
    words('refused-upstream', '§24.7', 'an upstream gradient of another shape'),
    'roiAlign',
    async (world) => {
      const { features, rois } = posed
      const wrong = filledMap([6, 2, 3, 3], () => 1)
      const call = () => world.roiAlignGradient(world.backend, features, rois as never, wrong, bins)
      await expectRefusal(call, 'ROI_INVALID', ['upstream', '[6,3,2,3]', '[6,2,3,3]'], 'another shape')
      const far = regionsOf('boxes', {
        rows: [...boxes.slice(1), [0, 0, Number.NaN, 1]],
        images: rois.batchIndices && [...rois.batchIndices],
      })
      const last = () => world.roiAlignGradient(world.backend, features, far as never, posed.upstream, bins)
      await expectRefusal(last, 'ROI_INVALID', ['rois.boxes[5]', 'x2'], 'a box that is none')
    },
  ),
]

/** The gradients of operators to their regions. */
export const gradients: readonly Case[] = [...literals, ...differences, ...known, ...calls]
