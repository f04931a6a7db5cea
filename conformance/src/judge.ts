import type { Backend, Plan } from '@roipool/core'
import type { Case, Operators, PoolCase, RefusalCase, World } from './case.js'
import { difference } from './compare.js'
import { oracle, resultShape } from './oracle.js'
import { describeError, refusalDifference } from './refusal.js'
import { watched } from './watch.js'

/** What a backend does wrong on a case, or undefined where it passes. */
export async function judge(item: Case, world: World, operators: Operators): Promise<string | undefined> {
  try {
    if (item.kind === 'pool') return await judgePool(item, world.backend, operators)
    if (item.kind === 'refusal') return await judgeRefusal(item, world.backend, operators)
    await item.run(world)
    return undefined
  } catch (error) {
    return describeError(error)
  }
}

async function judgePool(item: PoolCase, backend: Backend, { roiPool }: Operators) {
  const problem = item.problem()
  const { features, rois, params } = problem
  const channels = features.shape[params.layout === 'NCHW' ? 1 : 3]
  const expected =
    item.expected.from === 'oracle'
      ? oracle(problem)
      : {
          values: item.expected.values,
          shape: resultShape(rois.boxes.length / 4, channels, params),
        }
  const spy = watched(backend)
  const actual = await roiPool(spy.backend, features, rois, params)
  return planDifference(item, spy.plans[0]) ?? difference(actual, expected, problem)
}

function planDifference({ plan: expected }: PoolCase, plan: Plan | undefined): string | undefined {
  if (!expected) return undefined
  if (plan?.reduction !== 'max') return `expected a plan of maxima, got ${plan?.reduction}`
  for (const axis of ['y', 'x'] as const) {
    const { start, end } = plan[axis]
    const planned = expected[axis].map((_, bin) => [start[bin], end[bin]])
    const [want, got] = [JSON.stringify(expected[axis]), JSON.stringify(planned)]
    if (want !== got) return `expected the ${axis} axis planned to ${want}, got ${got}`
  }
  return undefined
}

async function judgeRefusal(item: RefusalCase, backend: Backend, { roiPool }: Operators) {
  const { features, rois, params } = item.args()
  const spy = watched(backend)
  const call = roiPool as unknown as (...args: unknown[]) => Promise<unknown>
  const refusal = await call(spy.backend, features, rois, params).then(
    () => undefined,
    (error: unknown) => error,
  )
  return refusalDifference(refusal, item) ?? (spy.plans.length > 0 ? 'refused after computing' : undefined)
}
