import { checkFits, checkPlan } from './check/plan.js'
import type { Capabilities, ResidentMap } from './contract.js'
import { invalid } from './errors.js'
import type { Plan } from './plan.js'
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

/** SPEC §6.3: `out` has the `shape` of the result, and writing to it changes no map that is read. */
export function checkOut<Handle>(
  out: ResidentMap<Handle>,
  target: Storage<Handle>,
  levels: readonly Level<Handle>[],
  shape: Shape,
): void {
  if (levels.some(({ source }) => shareStorage(source, target))) {
    invalid('out must not be the feature map that is read, nor share its storage')
  }
  if (!sameShape(out.shape, shape)) {
    invalid(`out must have the shape [${shape}] of the result, but has [${out.shape}]`)
  }
}
