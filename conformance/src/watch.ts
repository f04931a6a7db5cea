import type { Backend, Capabilities, Plan, ResidentMap } from '@roipool/core'

/** A backend that notes what goes through it; it may be made to promise less. */
export function watched(
  backend: Backend,
  less: Partial<Capabilities> = {},
): { backend: Backend; plans: Plan[]; maps: ResidentMap[] } {
  const plans: Plan[] = []
  const maps: ResidentMap[] = []
  return {
    plans,
    maps,
    backend: {
      name: backend.name,
      capabilities: { ...backend.capabilities, ...less },
      async upload(map, layout) {
        const resident = await backend.upload(map, layout)
        maps.push(resident)
        return resident
      },
      async adopt(handle, shape) {
        const resident = await backend.adopt(handle, shape)
        maps.push(resident)
        return resident
      },
      async reduce(map, plan, out) {
        plans.push(plan)
        const resident = await backend.reduce(map, plan, out)
        maps.push(resident)
        return resident
      },
      dispose: () => backend.dispose(),
    },
  }
}
