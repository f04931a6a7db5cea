import type { Backend, Shape } from '@roipool/core'
import type { Case } from './case.js'
import { following } from './explain/following.js'
import { reducerRules } from './explain/reducer.js'
import { judge } from './judge.js'
import { coreFrontDoor } from './problem.js'
import { watched } from './watch.js'

/** A backend that takes less may not be able to run a case that does not state its size. */
const ENOUGH = 2 ** 20

const measured = new WeakMap<Case, number>()

/**
 * The elements that a backend has to take for a case. Where the case does not state them, and the backend takes so few
 * that it matters, they are those of the largest map or result when a right backend runs it.
 */
export async function elementsOf(item: Case, { capabilities }: Backend): Promise<number | undefined> {
  const { elements } = item.needs ?? {}
  if (elements !== undefined || capabilities.maxElements >= ENOUGH) return elements
  const known = measured.get(item) ?? (await measure(item))
  measured.set(item, known)
  return known
}

async function measure(item: Case): Promise<number> {
  const spies: ReturnType<typeof watched>[] = []
  const open = async () => {
    const spy = watched(following(reducerRules))
    spies.push(spy)
    return spy.backend
  }
  const backend = await open()
  await judge(item, { ...coreFrontDoor, backend, open }, coreFrontDoor)
  const shapes = spies.flatMap(({ maps, plans }) => [
    ...maps.map(({ shape }) => shape),
    ...plans.map(({ outputShape }) => outputShape),
  ])
  return Math.max(0, ...shapes.map(product))
}

function product(shape: Shape): number {
  return shape.reduce((all, size) => all * size, 1)
}
