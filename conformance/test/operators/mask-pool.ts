import { type MaskPoolParams, operator, type Plan, planMaskPool } from '@roipool/core'
import { type Cover, coverOf, type Weighed, weightsIn } from '../../src/oracle/masks.js'
import { rowsOf } from '../../src/problem.js'
import type { Apart } from '../apart.js'
import { listed, samplesOf, type Tap } from '../reference-samples.js'

type Row = readonly number[]

/** The rules of mask pooling, one by one. */
export const maskRules = {
  /** What a mask covers, as its row says. */
  row: (row: Row): Row => row,
  params: (params: MaskPoolParams, _row: Row): MaskPoolParams => params,
  box: (box: Cover['box'], _row: Row, _map: readonly [number, number]): Cover['box'] => box,
  /** The cells of bin (i, j) of those there are. */
  cells: (cells: Weighed, _bin: readonly [i: number, j: number]): Weighed => cells,
  /** What the weights of a bin are divided by. */
  divisor: (cells: Weighed): number => cells.reduce((sum, [, , weight]) => sum + weight, 0),
}

/** By the definition, bin by bin, where core adds up edges. */
export function maskPool(broken: Partial<typeof maskRules> = {}) {
  const rules = { ...maskRules, ...broken }
  return operator<MaskPoolParams, 'masks'>((masks, params, shape) => {
    const plan = planMaskPool(masks, params, shape)
    const [, height, width] = shape
    const [PH, PW] = params.outputSize as readonly [number, number]
    const side = (bins: number, limit: number) => ({ lo: 0, hi: 0, bins, limit })
    const bins = rowsOf(masks).rows.flatMap((given) => {
      const row = rules.row(given)
      const sides = { y: side(PH, height), x: side(PW, width), row }
      const cover = coverOf(sides, rules.params(params, row))
      const boxed = { ...cover, box: rules.box(cover.box, row, [height, width]) }
      return Array.from({ length: PH * PW }, (_, n) => {
        const bin = [Math.floor(n / PW), n % PW] as const
        return rules.cells(weightsIn(boxed, sides, ...bin), bin)
      })
    })
    const cell = ([y, x]: Weighed[number]) => y * width + x
    if (params.reduce === 'max') {
      const single = bins.map((cells) => cells.map((one) => [[cell(one), 1] as const]))
      return { ...plan, reduction: 'max-of-sums', x: samplesOf(single) } as Plan
    }
    const means = bins.map((cells) => {
      const divisor = rules.divisor(cells)
      return cells.map((one): Tap => [cell(one), one[2] / divisor])
    })
    return { ...plan, reduction: 'sum', x: listed(means) } as Plan
  })
}

export default { name: 'maskPool', operator: maskPool(), mutants: [] } satisfies Apart
