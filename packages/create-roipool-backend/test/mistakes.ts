import { expect } from 'vitest'

/** What the author of a backend may do wrong, in the text of the template, and what the first lines of a report say. */
interface Mistake {
  readonly from: string
  readonly to: string
  readonly says: RegExp
}

export const mistakes: readonly Mistake[] = [
  { from: 'plan.batchIndices[k]', to: '0', says: /every RoI is in image 0/ },
  { from: 'plan.rows[k]', to: 'k', says: /RoI k fills row k of the result/ },
  { from: 'y.weight[a] * x.weight[b]', to: 'y.weight[a]', says: /weights of the x axis ignored/ },
  { from: 'return result', to: '', says: /driver.reduce must return storage, but returned nothing/ },
]

/** A call never comes back: for a process that can be ended. */
export const HANGS: Mistake = {
  from: 'return result',
  to: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
  says: /no answer within/,
}

export function mistaken(source: string, { from, to }: Mistake): string {
  expect(source.split(from)).toHaveLength(2)
  return source.replace(from, to)
}

export function expectSays(report: string, { says }: Mistake): void {
  expect(report.split('\n').slice(0, 3).join('\n')).toMatch(says)
}
