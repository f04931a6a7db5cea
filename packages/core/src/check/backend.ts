import type { Backend } from '../contract.js'
import { invalid } from '../errors.js'
import { describe } from './describe.js'

/** SPEC §7.11: an open backend, not the promise of one or its factory. */
export function checkBackend(backend: Backend): void {
  if (typeof backend?.reduce === 'function') return
  const cure = typeof backend === 'function' ? ': call it and await what it gives' : ''
  invalid(`backend must be an open backend, but is ${describe(backend)}${cure}`)
}
