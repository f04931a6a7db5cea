import { type Backend, channelStep, dotOffsets, overAxes, type Shape, type SumPlan } from '@roipool/core'

/** The rules of products of single cells, one by one, so that a mutant can break any of them. SPEC §24.9. */
const dotRules = {
  image: (plan: SumPlan, k: number): number => plan.batchIndices[k]!,
  /** Which row of the result a RoI's upstream is. */
  row: (plan: SumPlan, k: number): number => plan.rows[k]!,
  /** Of bin (i, j), which bin's upstream counts. */
  bin: (i: number, j: number, columns: number): number => i * columns + j,
  /** The map channel of a channel of bin (i, j). */
  channel: (plan: SumPlan, i: number, j: number, c: number): number => {
    const step = channelStep(plan)
    return step === 1 ? c : i * plan.outputShape[2] + j + c * step
  },
  channels: (all: number): number => all,
  /** Which number of its bin y tap a crossed with x tap b is. */
  place: (a: number, b: number, _down: number, across: number): number => a * across + b,
  seen: (plan: SumPlan, shape: Shape) => overAxes(plan, shape) as { plan: SumPlan; shape: Shape },
}

export type DotRules = typeof dotRules

/** Products of single cells, of any backend's maps, by the rules or with some broken. */
export function dotsOf(broken: Partial<DotRules> = {}): (backend: Backend) => Partial<Backend> {
  const rules = { ...dotRules, ...broken }
  return () => ({
    async dotCells(map, given, upstream, into) {
      const cells = await map.read()
      const { plan, shape } = rules.seen(given, map.shape)
      const [, height, width, depth] = shape
      const [, PH, PW, C] = plan.outputShape
      const begin = dotOffsets(plan)
      const { y, x } = plan
      for (let k = 0; k < plan.rows.length; k++) {
        for (let i = 0; i < PH; i++) {
          for (let j = 0; j < PW; j++) {
            const [row, column] = [k * PH + i, k * PW + j]
            const [top, left] = [y.offset[row]!, x.offset[column]!]
            const [down, across] = [y.offset[row + 1]! - top, x.offset[column + 1]! - left]
            const weights = (rules.row(plan, k) * PH * PW + rules.bin(i, j, PW)) * C
            for (let a = 0; a < down; a++) {
              for (let b = 0; b < across; b++) {
                const cell = (rules.image(plan, k) * height + y.cell[top + a]!) * width + x.cell[left + b]!
                let sum = 0
                for (let c = 0; c < rules.channels(C); c++) {
                  sum += upstream[weights + c]! * cells[cell * depth + rules.channel(plan, i, j, c)]!
                }
                into[begin[row * PW + j]! + rules.place(a, b, down, across)] = sum
              }
            }
          }
        }
      }
    },
  })
}
