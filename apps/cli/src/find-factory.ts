import { catalog } from '@roipool/catalog'
import type { Contender } from '@roipool/conformance'
import { findModule } from '@roipool/conformance/command'

/** A backend of the catalogue by its id, or any other by its module: a file or an installed package. */
export async function findFactory(specifier: string): Promise<Contender> {
  return catalog.find(({ id }) => id === specifier) ?? findModule(specifier)
}
