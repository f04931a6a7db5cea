import { type CatalogEntry, catalog } from '@roipool/catalog'
import type { Backend } from '@roipool/core'
import { fail } from '@roipool/terminal'

/** The catalogue's entry of that name. */
export function findBackend(id: string): CatalogEntry {
  const known = catalog.map((entry) => entry.id)
  return (
    catalog.find((entry) => entry.id === id) ?? fail(`unknown backend ${id}; known are ${known.join(', ')}`)
  )
}

/** An open backend, or why there is none here. */
export type Opened = { entry: CatalogEntry; backend: Backend } | { entry: CatalogEntry; reason: string }

/** Opens a backend. That this environment cannot run it is an answer; any other failure is thrown. */
export async function tryOpen(entry: CatalogEntry): Promise<Opened> {
  try {
    return { entry, backend: await entry.open() }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string }
    if (code !== 'ROI_UNAVAILABLE') throw error
    return { entry, reason: message }
  }
}
