import { isRight } from './enact.js'
import type { WrongResult } from './wrong-result.js'

/** What wrong values look like, where no mistake in following the plan gives them. */
const symptoms = {
  'nothing but 0 is read: the result is not written, or not read': ({ actual }) => every(actual, isZero),
  'the end of the result is missing: fewer values are read than there are': (wrong) => {
    const first = wrongOnes(wrong)[0]!
    const rest = Array.from(wrong.actual).slice(first)
    return first > 0 && rest.length < wrong.actual.length / 2 && rest.every(isZero)
  },
  'every value stands one place too late': ({ actual, right }) => shifted(actual, right.values, 1),
  'every value stands one place too early': ({ actual, right }) => shifted(actual, right.values, -1),
  'the rows that a plan does not name are not kept: what earlier levels wrote is lost': (wrong) => {
    const { plans, actual } = wrong
    if (plans.length < 2) return false
    const size = actual.length / plans[0]!.outputShape[0]
    const last = plans.findLast(({ rows }) => rows.length > 0)
    const kept = new Set(last?.rows)
    return wrongOnes(wrong).every((n) => !kept.has(Math.floor(n / size)) && isZero(actual[n]!))
  },
  '`out` is given back, but not written: what later levels write is lost': (wrong) => {
    const { plans, actual } = wrong
    if (plans.length < 2) return false
    const size = actual.length / plans[0]!.outputShape[0]
    const first = plans.find(({ rows }) => rows.length > 0)
    const written = new Set(first?.rows)
    return wrongOnes(wrong).every((n) => !written.has(Math.floor(n / size)) && isZero(actual[n]!))
  },
  'values lose precision: they are held, or weighted, in fewer than 24 bits': ({ actual, right }) => {
    const most = Array.from(right.values).reduce((all, value) => Math.max(all, Math.abs(value)), 0)
    return every(actual, (value, n) => Math.abs(value - right.values[n]!) <= 1e-2 * most)
  },
  'values are swapped between RoIs: the right rows stand in other places': ({ actual, right, plans }) => {
    const size = actual.length / plans[0]!.outputShape[0]
    const rows = (values: ArrayLike<number>) =>
      Array.from({ length: actual.length / size }, (_, k) =>
        Array.from(values)
          .slice(k * size, (k + 1) * size)
          .map(Math.fround)
          .join(),
      ).sort()
    return size > 0 && rows(actual).join('|') === rows(right.values).join('|')
  },
} satisfies Record<string, (wrong: WrongResult) => boolean>

export type Symptom = keyof typeof symptoms

export function symptomsOf(wrong: WrongResult): readonly Symptom[] {
  return (Object.keys(symptoms) as Symptom[]).filter((symptom) => symptoms[symptom](wrong))
}

const isZero = (value: number) => value === 0

function every(values: ArrayLike<number>, holds: (value: number, n: number) => boolean): boolean {
  return Array.from(values).every(holds)
}

function wrongOnes({ actual, right }: WrongResult): number[] {
  return Array.from(actual, (_, n) => n).filter((n) => !isRight(actual[n]!, right, n))
}

function shifted(actual: ArrayLike<number>, right: ArrayLike<number>, by: number): boolean {
  const n = actual.length
  if (n < 4) return false
  for (let at = Math.max(0, by); at < Math.min(n, n + by); at++) {
    if (Math.fround(right[at - by]!) !== actual[at]) return false
  }
  return true
}
