import type { OpenBackend } from '@roipool/core'
import type { Case } from '../../src/case.js'
import { cases } from '../../src/cases/index.js'
import { factoryOf } from '../../src/factory.js'
import { runConformance } from '../../src/run.js'
import { text } from '../../src/text.js'
import type { Broken } from './broken.js'
import { writeVariant } from './variants.js'

/** Small cases that tell mistakes apart: those of backends, and of those of planners one in some. */
const smallCases = (one: number): ReadonlySet<string> =>
  new Set(
    cases
      .filter(({ id }) => !/^(golden|rejects|blocks|worked-example)\//.test(id))
      .filter(({ needs }) => (needs?.elements ?? 0) <= 2 ** 17)
      .filter(({ proves }, n) => proves === 'backend' || n % one === 0)
      .map(({ id }) => id),
  )

export const small = smallCases(3)
/** Where each kind of cause is tried once. */
export const fewer = smallCases(15)

/** What a report says first. */
export async function firstLines(
  open: OpenBackend,
  { only = '', timeout }: Partial<Broken> = {},
  among = small,
): Promise<string> {
  const filter = ({ id }: Case) => among.has(id) && id.startsWith(only)
  const report = await runConformance(open, { filter, timeout })
  return text(report).split('\n').slice(0, 3).join('\n')
}

export const opened = (variant: Broken) => factoryOf(writeVariant(variant), (address) => import(address))

/** Replaces nothing. */
export const right = { name: 'right', from: 'defineBackend } from', to: 'defineBackend } from', says: /./ }
