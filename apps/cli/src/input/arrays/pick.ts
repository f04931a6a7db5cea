import { fail } from '@roipool/terminal'
import { listed } from '../show.js'

/** The array of a file that may have several: the one asked for, or the only one. */
export function pick(names: readonly string[], path: string, asked: string | undefined): string {
  if (asked !== undefined && names.includes(asked)) return asked
  if (names.length === 0) fail(`${path} has no arrays`)
  if (asked !== undefined) fail(`${path} has no array ${asked}; it has ${listed(names)}`)
  return names.length === 1
    ? names[0]!
    : fail(`${path} has the arrays ${listed(names)}: choose one with --array`)
}
