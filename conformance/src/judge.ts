import type { Backend, Plan, Shape } from '@roipool/core'
import type { Case, PoolCase, RefusalCase, World } from './case.js'
import { difference, type Expectation } from './compare.js'
import { type Wrong, wrongBy } from './errors.js'
import { type Answers, oracle, resultShape } from './oracle/index.js'
import { call, type Operators, type Problem, solve } from './problem.js'
import { refusalDifference } from './refusal.js'
import { watched } from './watch.js'

/** What a backend does wrong on a case, or undefined where it passes. */
export async function judge(item: Case, world: World, operators: Operators): Promise<Wrong | undefined> {
  try {
    if (item.kind === 'pool') return found(await judgePool(item, world.backend, operators))
    if (item.kind === 'refusal') return found(await judgeRefusal(item, world.backend, operators))
    await item.run(world)
    return undefined
  } catch (error) {
    return wrongBy(error)
  }
}

const found = (detail: string | undefined): Wrong | undefined =>
  detail === undefined ? undefined : { detail }

async function judgePool(item: PoolCase, backend: Backend, operators: Operators) {
  const problem = item.problem()
  const spy = watched(backend)
  const actual = await solve(operators, spy.backend, problem)
  return planDifference(item, spy.plans[0]) ?? difference(actual, expectedOf(item, problem), problem)
}

const computed = new WeakMap<PoolCase, Answers>()

/** The right answer. The oracle is asked once a process, not once a backend. */
function expectedOf(item: PoolCase, problem: Problem): Expectation & { readonly shape: Shape } {
  if (item.expected.from !== 'oracle') return { ...item.expected, shape: resultShape(problem) }
  const answers = computed.get(item) ?? oracle(problem)
  computed.set(item, answers)
  return answers
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

async function judgeRefusal(item: RefusalCase, backend: Backend, operators: Operators) {
  const spy = watched(backend)
  const refusal = await call(operators, item.operator, spy.backend, item.args()).then(
    () => undefined,
    (error: unknown) => error,
  )
  return refusalDifference(refusal, item) ?? (spy.plans.length > 0 ? 'refused after computing' : undefined)
}
