import type { Backend, OpenBackend, Plan, ResidentMap } from '@roipool/core'
import type { Case, PoolCase } from '../case.js'
import { oracle } from '../oracle/index.js'
import { call, mapsOf, type Operators, type Problem, solve } from '../problem.js'
import { allMistakes, cellsOf, isRight, mistakesOf } from './enact.js'
import type { Mistake } from './mistakes.js'
import { type Symptom, symptomsOf } from './symptoms.js'
import type { WrongResult } from './wrong-result.js'

/** What a backend does besides following a plan wrongly. */
export const behaviours = {
  plan: 'the arrays of the plan are changed by the backend',
  late: 'a result is given before it is computed',
  state: 'something is kept from one call to the next: on a new backend the first call is right',
} as const

type Behaviour = (typeof behaviours)[keyof typeof behaviours]

/** What explains a wrong result. */
export type Clue = Mistake | Symptom | Behaviour

/** Milliseconds in which a result that was given too early is there, and between two looks at it. */
const PATIENCE = 1500
const STEP = 50
/** Elements of map and result of a problem that is looked into. */
const MOST_ELEMENTS = 2 ** 13

/** Whether a case that failed is of the kind that can be explained. */
function explainable(item: Case): item is PoolCase {
  return item.kind === 'pool' && (item.needs?.elements ?? 0) <= MOST_ELEMENTS
}

/** So many failures of a run are looked into. */
const LOOKS = 16
/** Of these, so many are tried with every mistake; the others with what was found in these. */
const WIDE = 3

/** Looks into the failures of a run, one after the other. */
export function lookInto(open: OpenBackend, operators: Operators) {
  const found: Clue[][] = []
  let pools = false
  return {
    /**
     * What explains that a case failed; nothing where enough was looked into. The wrong result that a sequence found
     * counts where no case of a pool failed: it was not computed alone.
     */
    async look(item: Case, result: WrongResult | undefined): Promise<readonly Clue[] | undefined> {
      if (found.length === LOOKS || !(explainable(item) || (result && !pools))) return undefined
      const seen = found.flat()
      const wide = found.length < WIDE
      const clues: Clue[] = []
      found.push(clues)
      const among = wide ? allMistakes : allMistakes.filter((mistake) => seen.includes(mistake))
      if (!explainable(item)) {
        clues.push(...mistakesOf(result!, among).found)
        return clues
      }
      pools = true
      const waiting = !wide ? seen.includes(behaviours.late) : found.length === 1
      clues.push(...(await explain(item, open, operators, { waiting, among })))
      return clues
    },
  }
}

/** Runs a case that failed once more, alone on a new backend, and says what explains its values. */
async function explain(
  item: PoolCase,
  open: OpenBackend,
  operators: Operators,
  { waiting, among }: { readonly waiting: boolean; readonly among: readonly Mistake[] },
): Promise<readonly Clue[]> {
  const problem = item.problem()
  const right = oracle(problem)
  const alone = await pooled(problem, open, operators)
  if (!alone) return []
  if (alone.changed) return [behaviours.plan]
  const wrong: WrongResult = { maps: cellsOf(problem), right, plans: alone.plans, actual: alone.values }
  if (isRightResult(wrong)) return [behaviours.state]
  const { found, whole } = mistakesOf(wrong, among)
  if (waiting && !whole && isUnfinished(wrong) && (await comesLate(problem, wrong, open, operators))) {
    return [behaviours.late]
  }
  return [...found, ...symptomsOf(wrong)]
}

/** Whether what is wrong may be new memory that nothing was written to yet. */
function isUnfinished({ actual, right }: WrongResult): boolean {
  return Array.from(actual).every((value, n) => value === 0 || isRight(value, right, n))
}

function isRightResult({ actual, right }: WrongResult): boolean {
  return (
    actual.length === right.values.length && Array.from(actual).every((value, n) => isRight(value, right, n))
  )
}

/** The values that a new backend gives, channels last, and the plans it got; nothing where it throws. */
async function pooled(problem: Problem, open: OpenBackend, operators: Operators) {
  const backend = await open()
  const seen: { plan: Plan; before: string }[] = []
  const spy = spied(backend, (plan) => seen.push({ plan: structuredClone(plan), before: text(plan) }))
  try {
    const { outputLayout: _, ...params } = problem.params
    const last = { ...problem, params: { ...params, outputLayout: 'NHWC' } } as Problem
    const { data } = await solve(operators, spy.backend, last)
    const changed = spy.plans.some((plan, n) => text(plan) !== seen[n]?.before)
    return { values: data, plans: seen.map(({ plan }) => plan), changed }
  } catch {
    return undefined
  } finally {
    await backend.dispose()
  }
}

/** A backend that tells of each plan before it follows it. */
function spied(backend: Backend, onPlan: (plan: Plan) => void) {
  const plans: Plan[] = []
  const note = (made: readonly Plan[]) => {
    for (const plan of made) onPlan(plan)
    plans.push(...made)
  }
  const spying = (inner: Backend): Backend => ({
    ...inner,
    reduce: (map, plan, out, layout) => spying(inner).reduceAll([map], [plan], out, layout),
    reduceAll(maps, made, out, layout) {
      note(made)
      return inner.reduceAll(maps, made, out, layout)
    },
    reduceInto(maps, made, into, layout) {
      note(made)
      return inner.reduceInto(maps, made, into, layout)
    },
    hold: (work) => inner.hold((held) => work(spying(held))),
  })
  return { plans, backend: spying(backend) }
}

/** Whether a result that is left in the backend becomes right. */
async function comesLate(
  problem: Problem,
  wrong: WrongResult,
  open: OpenBackend,
  operators: Operators,
): Promise<boolean> {
  const backend = await open()
  const { layout, outputLayout: _, ...params } = problem.params
  try {
    const maps = await Promise.all(mapsOf(problem).map((map) => backend.upload(map, layout)))
    const features = 'shape' in problem.features ? maps[0]! : maps
    const given = { features, rois: problem.rois, params }
    const result = await call<ResidentMap>(operators, problem.operator, backend, given)
    for (let waited = 0; waited < PATIENCE; waited += STEP) {
      if (isRightResult({ ...wrong, actual: await result.read() })) return true
      await new Promise((resolve) => setTimeout(resolve, STEP))
    }
    return false
  } catch {
    return false
  } finally {
    await backend.dispose()
  }
}

function text(plan: Plan): string {
  return JSON.stringify(plan)
}
