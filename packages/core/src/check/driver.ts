import type { Driver } from '../contract.js'
import { invalid } from '../errors.js'
import { describe } from './describe.js'
import { checkChoice, checkFlag } from './params.js'

/** SPEC §7.12: refuses a driver that lacks a member, or promises what there is not. */
export function checkDriver<Handle>(driver: Driver<Handle>): void {
  checkType('driver.name', driver?.name, 'string')
  for (const method of ['upload', 'reduce', 'read', 'release', 'dispose'] as const) {
    checkType(`driver.${method}`, driver[method], 'function')
  }
  const what = 'driver.capabilities'
  const { capabilities } = driver
  checkType(`${what}.runsOn`, capabilities?.runsOn, 'string')
  for (const flag of ['positionSensitive', 'rows', 'nonFinite', 'subnormals'] as const) {
    checkFlag(`${what}.${flag}`, capabilities[flag])
  }
  const { reductions, maxElements } = capabilities
  checkType(`${what}.maxElements`, maxElements, 'number')
  if (!Array.isArray(reductions)) invalid(`${what}.reductions must be a list, but is ${describe(reductions)}`)
  for (const [n, reduction] of reductions.entries()) {
    checkChoice(`${what}.reductions[${n}]`, reduction, ['max', 'sum', 'max-of-sums'])
  }
}

function checkType(what: string, value: unknown, type: string): void {
  if (typeof value !== type) invalid(`${what} must be a ${type}, but is ${describe(value)}`)
}

/** SPEC §7.12: refuses nothing in the place of storage, as a method without a `return` gives. */
export function checkHandle<Handle>(handle: Handle, method: string): Handle {
  return handle === undefined ? invalid(`driver.${method} must return storage, but returned nothing`) : handle
}
