import type { Split } from './classes.js'
import { photographs } from './photographs.js'
import { sets } from './sets.js'

/** Whose work the scenes are made of. */
export interface Credit {
  readonly kind: 'drawings' | 'photograph'
  /** The npm package it is read from, at run time. */
  readonly package: string
  readonly version: string
  readonly author: string
  /** As SPDX writes it. */
  readonly licence: string
  /** Where it comes from. */
  readonly source: string
  /** In which scenes it is seen. */
  readonly splits: readonly Split[]
}

/** Every set of drawings and every photograph. */
export const credits: readonly Credit[] = [
  ...sets.map(
    ({ package: name, version, author, licence, source, splits }): Credit => ({
      kind: 'drawings',
      package: name,
      version,
      author,
      licence,
      source,
      splits,
    }),
  ),
  ...photographs.map(
    ({ package: name, version, author, title, year, licence, source, splits }): Credit => ({
      kind: 'photograph',
      package: name,
      version,
      author: `${author}, ${title}, ${year}`,
      licence,
      source,
      splits,
    }),
  ),
]
