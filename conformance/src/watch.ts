import type { Backend, Capabilities, Plan, ResidentMap } from '@roipool/core'

/** A backend that notes what goes through it; it may be made to promise less. */
export function watched(
  backend: Backend,
  less: Partial<Capabilities> = {},
): { backend: Backend; plans: Plan[]; maps: ResidentMap[] } {
  const plans: Plan[] = []
  const maps: ResidentMap[] = []
  const noted = async (map: Promise<ResidentMap>) => {
    maps.push(await map)
    return map
  }
  const watching = (inner: Backend): Backend => ({
    name: inner.name,
    capabilities: { ...inner.capabilities, ...less },
    upload: (map, layout) => noted(inner.upload(map, layout)),
    adopt: (handle, shape, options) => noted(inner.adopt(handle, shape, options)),
    reduce(map, plan, out, layout) {
      plans.push(plan)
      return noted(inner.reduce(map, plan, out, layout))
    },
    reduceAll(levels, made, out, layout) {
      plans.push(...made)
      return noted(inner.reduceAll(levels, made, out, layout))
    },
    reduceInto(levels, made, into, layout) {
      plans.push(...made)
      return inner.reduceInto(levels, made, into, layout)
    },
    hold: (work) => inner.hold((held) => work(watching(held))),
    dispose: () => inner.dispose(),
  })
  return { plans, maps, backend: watching(backend) }
}
