import { catalog } from '@roipool/catalog'
import { type Contender, factoryOf } from '@roipool/conformance'

/** A backend of the catalogue by its id, or any other by the address of its module. */
export function contender(id: string): Contender {
  const entry = catalog.find((each) => each.id === id)
  if (entry) return entry
  // The module is loaded when the run comes to it, and once.
  let factory: ReturnType<typeof factoryOf> | undefined
  return {
    id,
    open: async () => {
      factory ??= factoryOf(id, (address) => import(/* @vite-ignore */ address))
      return (await factory)()
    },
  }
}

/** What all others are compared with. */
export const reference = contender('naive')
