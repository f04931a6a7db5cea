import { describe } from './check/describe.js'
import type { Backend, OpenBackend } from './contract.js'
import { invalid, RoiPoolError } from './errors.js'

/**
 * Opens the first backend of the list that can run here. Preference is the order of the list. It moves on only for
 * ROI_UNAVAILABLE: any other failure is a fault and is thrown as it is.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE with every reason when none can run; ROI_INVALID for an empty list
 */
export async function firstAvailable(candidates: readonly OpenBackend[]): Promise<Backend> {
  if (!Array.isArray(candidates) || candidates.length === 0) {
    invalid('firstAvailable needs a list of at least one backend')
  }
  const stray = candidates.findIndex((open) => typeof open !== 'function')
  if (stray >= 0) {
    invalid(`candidates[${stray}] must open a backend, as wasm does, but is ${describe(candidates[stray])}`)
  }
  const refusals: Error[] = []
  for (const open of candidates) {
    try {
      return await open()
    } catch (error) {
      if (!isUnavailable(error)) throw error
      refusals.push(error)
    }
  }
  throw new RoiPoolError(
    'ROI_UNAVAILABLE',
    `no backend can run here: ${refusals.map((refusal) => refusal.message).join('; ')}`,
    { cause: new AggregateError(refusals) },
  )
}

/** Asks for the code, not the class: a backend may carry a copy of core of its own. */
function isUnavailable(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === 'ROI_UNAVAILABLE'
}
