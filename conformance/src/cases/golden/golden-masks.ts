import type { MaskPoolParams, Shape } from '@roipool/core'
import type { Case } from '../../case.js'
import { difference } from '../../compare.js'
import { Finding } from '../../errors.js'
import { filled } from '../../fill.js'
import { FORMS } from '../../masks.js'
import { regionsOf, type SingleProblem, solve } from '../../problem.js'
import { callsCase } from '../write/problem.js'

/** The ways of the file, as parameters. */
const maskWays = {
  nearest: { resize: 'nearest' },
  bilinear_soft: { resize: 'bilinear' },
  bilinear_gt0: { resize: 'bilinear', threshold: 0 },
  area_soft: { resize: 'adaptive' },
  area_gt0: { resize: 'adaptive', threshold: 0 },
} as const satisfies Record<string, Partial<MaskPoolParams>>

export type MaskWay = keyof typeof maskWays

/** The problems of PyTorch's masks with its answers one way. */
export async function maskProblems(way: MaskWay) {
  const { cases } = (await import('../../golden/torch-mask-pool.json')).default
  return cases.flatMap(({ id, shape, seed, mask_shape, masks, batch, expected }) => {
    const length = shape.reduce((product, size) => product * size, 1)
    const data = filled(length, (n) => ((n * 7919 + seed * 104659) % 104729) / 104729 - 0.5)
    const [height = 0, width = 0] = mask_shape.slice(1)
    const rows = masks.map((pixels) => [FORMS.bytes, height, width, ...[...pixels].map(Number)])
    return Object.entries(expected[way]).map(([reduce, values]) => {
      const params = { outputSize: [1, 1], spatialScale: 'fit', layout: 'NCHW', ...maskWays[way], reduce }
      const problem = {
        operator: 'maskPool',
        features: { data, shape: shape as unknown as Shape },
        rois: regionsOf('masks', { rows, images: batch }),
        params,
      } as SingleProblem<'maskPool'>
      return { id: `${id}, ${reduce}`, problem, values }
    })
  })
}

/** What PyTorch's `interpolate` of masks gives. SPEC §22.4. */
export const maskAnswers: readonly Case[] = (Object.keys(maskWays) as MaskWay[]).map((way) =>
  callsCase(
    {
      id: `golden/torch-mask-pool-${way.replace('_', '-')}`,
      spec: '§22.4',
      catches: `other answers than PyTorch’s for masks resized so: ${way} of torch-mask-pool.json`,
      proves: 'planner',
    },
    'maskPool',
    // Of masks that are only in or out the file has maxima, too.
    { reduce: way.endsWith('_soft') ? 'avg' : 'max' },
    async (world) => {
      for (const { id, problem, values } of await maskProblems(way)) {
        const result = await solve(world, world.backend, problem)
        // Of six digits where the answer is a cell: the map is float32, the answer printed.
        const wrong = difference(result, { values, shape: result.shape }, { ...problem, params: { ...problem.params, reduce: 'avg' } })
        if (wrong) throw new Finding(`${id}: ${wrong}`)
      }
    },
  ),
)
