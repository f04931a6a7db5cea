import { catalog } from '@roipool/catalog'
import { type Contender, factoryOf } from '@roipool/conformance'
import type { Wanted } from './messages'

/** A backend of the catalogue, or any other by the address of its module. */
export function contender({ id, address }: Wanted): Contender {
  const entry = catalog.find((each) => each.id === id)
  if (entry) return entry
  // The module is loaded when the run comes to it, and once.
  let factory: ReturnType<typeof factoryOf> | undefined
  return {
    id,
    open: async () => {
      factory ??= factoryOf(address ?? id, (from) => import(/* @vite-ignore */ from))
      return (await factory)()
    },
  }
}

/** What all others are compared with. */
export const reference = contender({ id: 'naive' })
