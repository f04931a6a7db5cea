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
}

/** Every set of drawings and every photograph. */
export const credits: readonly Credit[] = [
  ...sets.map(
    ({ package: name, version, author, licence, source }): Credit => ({
      kind: 'drawings',
      package: name,
      version,
      author,
      licence,
      source,
    }),
  ),
  ...photographs.map(
    ({ package: name, version, author, title, year, licence, source }): Credit => ({
      kind: 'photograph',
      package: name,
      version,
      author: `${author}, ${title}, ${year}`,
      licence,
      source,
    }),
  ),
]
