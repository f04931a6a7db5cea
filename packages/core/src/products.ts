import type { Backend, ResidentMap } from './contract.js'
import type { Derivatives } from './derivatives.js'
import { planned } from './memory.js'
import { dotOffsets, type SumPlan } from './plan.js'
import type { Shape } from './shape.js'
import { united, weighted } from './united.js'

/** Bytes of the results of a block: so few that they are multiplied while they lie in a processor's cache. */
const BLOCK = 2 ** 22

/** RoIs in a block. */
function blockOf([, rows, columns, channels]: Shape): number {
  const bytes = rows * columns * channels * Float32Array.BYTES_PER_ELEMENT
  return Math.max(1, Math.floor(BLOCK / Math.max(bytes, 1)))
}

/** The plans of the regions that are multiplied first. */
export function firstBlock({ outputShape, plans }: Derivatives): SumPlan[] {
  return plans(0, Math.min(blockOf(outputShape), outputShape[0]))
}

/**
 * Of every number, the sum of all derivatives times `dy`, over its region or over its bin. `first` are the plans of the first
 * block. SPEC §24.1, §24.9.
 */
export async function products(
  backend: Backend,
  map: ResidentMap,
  { outputShape, ofBin, plans }: Derivatives,
  first: readonly SumPlan[],
  dy: Float32Array,
): Promise<Float32Array> {
  const [count, rows, columns, channels] = outputShape
  const block = blockOf(outputShape)
  const bins = rows * columns
  const parts = ofBin ? bins : 1
  const numbers = first.length * parts
  const result = new Float32Array(count * numbers)
  const multiply = backend.dotCells ? byCells : byDerivatives
  for (let from = 0; from < count; from += block) {
    const to = Math.min(from + block, count)
    const upstream = dy.subarray(from * bins * channels, to * bins * channels)
    const { plans: own, end } = planned(() => (from === 0 ? first : plans(from, to)))
    const sums = await multiply(backend, map, own, upstream, parts)
    end?.()
    for (let part = 0; part < (to - from) * parts; part++) {
      const k = from + Math.floor(part / parts)
      for (let n = 0; n < own.length; n++) {
        result[k * numbers + (ofBin ? ofBin(n, part % parts) : n)] = sums[n]![part]!
      }
    }
  }
  return result
}

/** Of each plan, the sum of its values times `upstream`, over each of so many parts of a region. */
type Multiply = (
  backend: Backend,
  map: ResidentMap,
  plans: readonly SumPlan[],
  upstream: Float32Array,
  parts: number,
) => Promise<Float64Array[]>

/** Reduces plan after plan. */
const byDerivatives: Multiply = async (backend, map, plans, upstream, parts) => {
  const values = new Float32Array(upstream.length)
  const each = upstream.length / (plans[0]!.rows.length * parts)
  const sums: Float64Array[] = []
  for (const plan of plans) {
    const derivative = await backend.reduce(map, plan)
    await derivative.read(values)
    derivative.release()
    const ofPart = (_: number, n: number) =>
      dot(values.subarray(n * each, (n + 1) * each), upstream.subarray(n * each, (n + 1) * each))
    sums.push(new Float64Array(plan.rows.length * parts).map(ofPart))
  }
  return sums
}

/** Has the backend read every cell once, for all plans. */
const byCells: Multiply = async (backend, map, plans, upstream, parts) => {
  const { plans: joined, end } = planned(() => united(plans, map.shape))
  const begin = dotOffsets(joined.seen)
  const dots = new Float32Array(begin.at(-1)!)
  await backend.dotCells!(map, joined.plan, upstream, dots)
  const sums = weighted(joined, dots, begin, parts)
  end?.()
  return sums
}

/** In four sums, which a processor takes side by side. Views that begin at 0 are several times as quick as indices. */
function dot(a: Float32Array, b: Float32Array): number {
  let s = 0
  let t = 0
  let u = 0
  let v = 0
  const fours = a.length - (a.length % 4)
  for (let i = 0; i < fours; i += 4) {
    s += a[i]! * b[i]!
    t += a[i + 1]! * b[i + 1]!
    u += a[i + 2]! * b[i + 2]!
    v += a[i + 3]! * b[i + 3]!
  }
  for (let i = fours; i < a.length; i++) s += a[i]! * b[i]!
  return s + t + u + v
}
