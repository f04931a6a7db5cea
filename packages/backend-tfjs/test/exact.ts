import type { Plan, Shape, Taps } from '@roipool/core'

/** What a plan makes of one channel of a map, in float64: values by their place in the result. */
export function exact(
  cells: Float64Array,
  [, height, width, channels]: Shape,
  plan: Plan,
  channel: number,
): Map<number, number> {
  const [, PH, PW, C] = plan.outputShape
  const out = new Map<number, number>()
  for (const [k, row] of plan.rows.entries()) {
    const top = plan.batchIndices[k]! * height
    const cell = (y: number, x: number) => cells[((top + y) * width + x) * channels + channel]!
    for (let bin = 0; bin < PH * PW; bin++) {
      if (plan.positionSensitive && channel % (PH * PW) !== bin) continue
      const c = plan.positionSensitive ? Math.floor(channel / (PH * PW)) : channel
      const value = reduced(plan, k * PH + Math.floor(bin / PW), k * PW + (bin % PW), cell)
      out.set((row * PH * PW + bin) * C + c, value)
    }
  }
  return out
}

type ReadCell = (y: number, x: number) => number

function reduced(plan: Plan, i: number, j: number, cell: ReadCell): number {
  if (plan.reduction === 'sum') return sum(plan, i, j, cell) ?? plan.empty
  const sampled = plan.reduction === 'max-of-sums'
  const [y, x] = sampled
    ? [span(plan.y.offset, i), span(plan.x.offset, j)]
    : [range(plan.y.start[i]!, plan.y.end[i]!), range(plan.x.start[j]!, plan.x.end[j]!)]
  if (y.length === 0 || x.length === 0) return plan.empty
  const taps = sampled ? { y: plan.y.taps, x: plan.x.taps } : undefined
  const values = y.flatMap((v) => x.map((h) => (taps ? (sum(taps, v, h, cell) ?? 0) : cell(v, h))))
  return Math.max(-Infinity, ...values.filter((value) => !Number.isNaN(value)))
}

function sum({ y, x }: { y: Taps; x: Taps }, v: number, h: number, cell: ReadCell): number | undefined {
  const [down, across] = [span(y.offset, v), span(x.offset, h)]
  if (down.length === 0 || across.length === 0) return undefined
  const products = down.flatMap((a) =>
    across.map((b) => y.weight[a]! * x.weight[b]! * cell(y.cell[a]!, x.cell[b]!)),
  )
  return products.reduce((total, product) => total + product, 0)
}

function span(offset: Int32Array, list: number): number[] {
  return range(offset[list]!, offset[list + 1]!)
}

function range(from: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, n) => from + n)
}
