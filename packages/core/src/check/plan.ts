import type { Capabilities } from '../contract.js'
import { invalid, unsupported } from '../errors.js'
import { overAxes, type Plan, type Ranges, type Samples, type Taps } from '../plan.js'
import { type Shape, sameShape } from '../shape.js'
import { describe, typeOf } from './describe.js'
import { checkElements, checkShape } from './feature-map.js'
import { checkChoice, checkFlag } from './params.js'

/** SPEC §7.6: refuses a plan that the backend does not promise to execute. */
export function checkPlan(plan: Plan, name: string, capabilities: Capabilities): void {
  const { reductions, positionSensitive, rows } = capabilities
  if (!reductions.includes(plan.reduction)) {
    unsupported(`backend ${name} offers ${reductions.join(', ') || 'no reduction'}, not ${plan.reduction}`)
  }
  if (plan.positionSensitive && !positionSensitive) {
    unsupported(`backend ${name} does not offer position-sensitive plans`)
  }
  if (!rows && (plan.rows.length !== plan.outputShape[0] || plan.rows.some((row, k) => row !== k))) {
    unsupported(`backend ${name} does not offer feature pyramids: plans that fill some rows of a result`)
  }
  checkElements('the result', plan.outputShape, name, capabilities)
}

/** Plans that fit, each with the shape of the map that it was checked for last. */
const checked = new WeakMap<Plan, Shape>()

/** SPEC §7.10: refuses a plan that does not fit a map of `shape`. It looks through a plan once for a shape. */
export function checkFits(plan: Plan, shape: Shape): void {
  if (plan === null || typeof plan !== 'object') invalid(`plan must be a plan, but is ${describe(plan)}`)
  const known = checked.get(plan)
  if (known && sameShape(known, shape)) return
  checkChannels(plan, shape)
  const { outputShape, batchIndices, rows } = plan
  checkInts('plan.rows', rows, rows?.length ?? outputShape[0], outputShape[0])
  checkDistinct(rows)
  checkInts('plan.batchIndices', batchIndices, rows.length, shape[0])
  checkChoice('plan.over', plan.over ?? 'axes', ['axes', 'cells'])
  const seen = overAxes(plan, shape)
  checkAxis(plan, 'y', rows.length * seen.plan.outputShape[1], seen.shape[1])
  checkAxis(plan, 'x', rows.length * seen.plan.outputShape[2], seen.shape[2])
  checked.set(plan, shape)
}

/** The channels that a plan reads are those that the map has. SPEC §2.6. */
function checkChannels({ outputShape, positionSensitive, empty }: Plan, [, , , channels]: Shape): void {
  checkShape('plan.outputShape', outputShape)
  checkFlag('plan.positionSensitive', positionSensitive)
  if (typeof empty !== 'number') invalid(`plan.empty must be a number, but is ${describe(empty)}`)
  const [, PH, PW, C] = outputShape
  const read = positionSensitive ? C * PH * PW : C
  if (read !== channels) invalid(`the plan reads ${read} channels, but the feature map has ${channels}`)
}

function checkDistinct(rows: Int32Array): void {
  let k = 1
  while (k < rows.length && rows[k]! > rows[k - 1]!) k++
  // Rows that ascend, as core plans them, are distinct.
  if (k >= rows.length) return
  const seen = new Set<number>()
  for (const row of rows) {
    if (seen.has(row)) invalid(`plan.rows names row ${row} twice`)
    seen.add(row)
  }
}

function checkAxis(plan: Plan, axis: 'y' | 'x', bins: number, limit: number): void {
  const what = `plan.${axis}`
  if (typeof plan[axis] !== 'object' || plan[axis] === null) {
    invalid(`${what} must be the lists of an axis, but is ${describe(plan[axis])}`)
  }
  if (plan.reduction === 'max') checkRanges(what, plan[axis], bins, limit)
  else if (plan.reduction === 'sum') checkTaps(what, plan[axis], bins, limit)
  else if (plan.reduction === 'max-of-sums') checkSamples(what, plan[axis], bins, limit)
  else invalid(`plan.reduction is ${describe((plan as Plan).reduction)}: there is none of that name`)
}

function checkRanges(what: string, { start, end }: Ranges, bins: number, limit: number): void {
  // A range may end behind the last cell, and an empty one begin there.
  checkInts(`${what}.start`, start, bins, limit + 1)
  checkInts(`${what}.end`, end, bins, limit + 1)
}

function checkSamples(what: string, { offset, taps }: Samples, bins: number, limit: number): void {
  const samples = checkOffsets(`${what}.offset`, offset, bins)
  if (typeof taps !== 'object' || taps === null) {
    invalid(`${what}.taps must be the taps of the samples, but is ${describe(taps)}`)
  }
  checkTaps(`${what}.taps`, taps, samples, limit)
}

function checkTaps(what: string, { offset, cell, weight }: Taps, lists: number, limit: number): void {
  const length = checkOffsets(`${what}.offset`, offset, lists)
  checkInts(`${what}.cell`, cell, length, limit)
  checkArray(`${what}.weight`, weight, 'Float32Array', length)
  for (let n = 0; n < length; n++) {
    if (!Number.isFinite(weight[n]))
      invalid(`${what}.weight[${n}] is ${weight[n]}, but weights must be finite`)
  }
}

/** Offsets begin at 0 and do not descend. Returns the last: the length of the list that they cut. */
function checkOffsets(what: string, offset: Int32Array, lists: number): number {
  checkArray(what, offset, 'Int32Array', lists + 1)
  if (offset[0] !== 0) invalid(`${what}[0] must be 0, but is ${offset[0]}`)
  for (let n = 1; n <= lists; n++) {
    if (offset[n]! < offset[n - 1]!) invalid(`${what}[${n}] is ${offset[n]}: less than the one before`)
  }
  return offset[lists]!
}

/** Whole numbers from 0 up to, but not including, `limit`. */
function checkInts(what: string, list: Int32Array, length: number, limit: number): void {
  checkArray(what, list, 'Int32Array', length)
  for (let n = 0; n < length; n++) {
    // As unsigned numbers the negative ones lie beyond every limit.
    if (list[n]! >>> 0 >= limit) invalid(`${what}[${n}] is ${list[n]}, but must lie in [0, ${limit})`)
  }
}

function checkArray(what: string, list: Int32Array | Float32Array, type: string, length: number): void {
  if (typeOf(list) === type && list.length === length) return
  invalid(`${what} must be ${type} of length ${length}, but is ${describe(list)}`)
}
