import type { Backend } from '../contract.js'
import { invalid } from '../errors.js'
import { describe } from './describe.js'

/** SPEC §7.11: an open backend, not the promise of one, its factory or its driver. */
export function checkBackend(backend: Backend): void {
  if (typeof backend?.hold === 'function') return
  const driver = typeof backend?.reduce === 'function' && ': pass a driver to defineBackend'
  const factory = typeof backend === 'function' && ': call it and await what it gives'
  invalid(`backend must be an open backend, but is ${describe(backend)}${driver || factory || ''}`)
}
