import { checkHandle } from './check/driver.js'
import { checkFits, checkPlan } from './check/plan.js'
import type { Capabilities, ResidentMap } from './contract.js'
import { invalid } from './errors.js'
import { overAxes, type Plan } from './plan.js'
import { type Storage, shareStorage } from './resident.js'
import { elements, type Shape, sameShape } from './shape.js'
import type { Store } from './store.js'

/** A map, where it is, and the plan that it is to be reduced by. */
export interface Level<Handle> {
  readonly source: Storage<Handle>
  readonly shape: Shape
  readonly plan: Plan
}

/** Pairs maps with the plans that fill one result between them; refuses what does not fit, all levels before any is computed. */
export function checkLevels<Handle>(
  store: Store<Handle>,
  maps: readonly ResidentMap<Handle>[],
  plans: readonly Plan[],
  capabilities: Capabilities,
): Level<Handle>[] {
  if (!(maps?.length > 0) || maps.length !== plans?.length) {
    invalid(`there are ${maps?.length} feature maps, but ${plans?.length} plans`)
  }
  const sources = maps.map((map, n) =>
    store.of(map, maps.length === 1 ? 'the feature map' : `features[${n}]`),
  )
  const shapes = maps.map(({ shape }) => shape)
  checkPlans(plans, shapes, store.name, capabilities)
  return sources.map((source, n) => ({ source, shape: shapes[n]!, plan: plans[n]! }))
}

/** Refuses, before any is followed, plans that do not fit their maps or one result, or that are not promised. */
export function checkPlans(
  plans: readonly Plan[],
  shapes: readonly Shape[],
  name: string,
  capabilities: Capabilities,
): void {
  for (const [n, plan] of plans.entries()) {
    checkFits(plan, shapes[n]!)
    checkPlan(plan, name, capabilities)
    if (!sameShape(plan.outputShape, plans[0]!.outputShape)) {
      invalid(`plan ${n} has the output shape [${plan.outputShape}], but plan 0 [${plans[0]!.outputShape}]`)
    }
  }
}

/** Whether a plan adds nothing to what the others of its result write: it has no RoIs, or they have no values. */
export function isIdle({ rows, outputShape }: Plan): boolean {
  return rows.length === 0 || elements(outputShape) === 0
}

/** SPEC §6.3: `out` has the shape of the result, and writing to it changes no map that is read. */
export function checkOut<Handle>(
  out: ResidentMap<Handle>,
  target: Storage<Handle>,
  levels: readonly Level<Handle>[],
): void {
  if (levels.some(({ source }) => shareStorage(source, target))) {
    invalid('out must not be the feature map that is read, nor share its storage')
  }
  const { outputShape } = levels[0]!.plan
  if (!sameShape(out.shape, outputShape)) {
    invalid(`out must have the shape [${outputShape}] of the result, but has [${out.shape}]`)
  }
}

/**
 * Reduces each map by its plan, all into one result. Returns where that is: in `before`, or in new storage, with
 * `before` as it was. Of what fails nothing is left.
 */
export async function reduceLevels<Handle>(
  store: Store<Handle>,
  levels: readonly Level<Handle>[],
  before: Handle | undefined,
): Promise<Handle> {
  let result = before
  const move = async (next: Handle | undefined) => {
    const last = result
    result = next
    if (last !== undefined && last !== before && last !== next) await store.discard(last)
  }
  try {
    for (const { source, ...level } of levels) {
      const { plan, shape } = overAxes(level.plan, level.shape)
      await move(checkHandle(await store.driver.reduce(source.handle!, shape, plan, result), 'reduce'))
    }
    return result!
  } catch (error) {
    await move(before)
    throw error
  }
}
