import type { Backend, Capabilities, Plan } from '@roipool/core'
import type { Needs } from './level.js'

/** Why a case cannot be held against a backend, or undefined. */
export function notPromised(needs: Needs = {}, { capabilities }: Backend): string | undefined {
  const { reductions, nonFinite, subnormals, positionSensitive, rows, adopts, maxElements } = capabilities
  if (needs.reduction && !reductions.includes(needs.reduction)) return `reduction ${needs.reduction}`
  if (needs.positionSensitive && !positionSensitive) return 'position-sensitive plans'
  if (needs.rows && !rows) return 'feature pyramids'
  if (needs.adopts && !adopts) return 'adoption of storage'
  if (needs.nonFinite && !nonFinite) return 'NaN and ±∞'
  if (needs.subnormals && !subnormals) return 'subnormal numbers'
  if (needs.elements && needs.elements > maxElements) return `${needs.elements} elements`
  return undefined
}

const REDUCTIONS: readonly string[] = ['max', 'sum', 'max-of-sums'] satisfies Plan['reduction'][]

/** Why nothing of what a backend promises can be run, or undefined. */
export function unpromising({ reductions }: Capabilities): string | undefined {
  const unknown = reductions.find((reduction) => !REDUCTIONS.includes(reduction))
  if (unknown !== undefined) {
    return `capabilities.reductions has ${JSON.stringify(unknown)}: expected some of 'max', 'sum', 'max-of-sums'`
  }
  return reductions.length > 0 ? undefined : 'capabilities.reductions is empty: nothing is ever computed'
}
