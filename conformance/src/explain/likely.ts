import type { Case } from '../case.js'
import { judge } from '../judge.js'
import { coreFrontDoor } from '../problem.js'
import type { Likely, Row } from '../report.js'
import { behaviours } from './explain.js'
import { following } from './following.js'
import { type Mistake, mistakes } from './mistakes.js'
import { reducerRules } from './reducer.js'

/** Elements of the cases that tell such mistakes apart. */
const MOST_ELEMENTS = 2 ** 17
/** So many mistakes that explain the same cases are told apart by what else they would break. */
const CANDIDATES = 8

/** What the rows that failed, and those that passed, say together. */
export async function likelyCause(rows: readonly Row[], cases: readonly Case[]): Promise<Likely | undefined> {
  const failed = rows.filter(({ status }) => status === 'fail')
  return thrown(failed) ?? (await explained(rows, cases))
}

/** So many failures with the same words are one error. */
export const SAME = 3

/** One error behind most of the failures. */
function thrown(failed: readonly Row[]): Likely | undefined {
  const [first = []] = byDetail(failed)
  if (first.length < SAME || first.length < failed.length / 2) return undefined
  const { detail = '', stack = '' } = first[0]!
  return {
    says: `${detail}${stack.split('\n')[0]!.replace(/^\s+/, ' ')}`,
    because: `${first.length} of the ${failed.length} failures are this error`,
  }
}

/** Rows by their detail, those of the most frequent first. */
export function byDetail(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = row.detail ?? ''
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

/** The clue that most of the wrong results that were looked into have. */
async function explained(rows: readonly Row[], cases: readonly Case[]): Promise<Likely | undefined> {
  const looked = rows.flatMap(({ clues }) => (clues ? [clues] : []))
  const votes = new Map<string, number>()
  for (const clue of looked.flat()) votes.set(clue, (votes.get(clue) ?? 0) + 1)
  const most = Math.max(0, ...votes.values())
  if (most === 0 || most < looked.length / 3) return undefined
  const best = [...votes].filter(([, count]) => count === most).map(([clue]) => clue)
  const clue = best.length === 1 ? best[0]! : await closest(best.slice(0, CANDIDATES), rows, cases)
  return { says: clue, because: reason(clue, most, looked.length) }
}

function reason(clue: string, votes: number, looked: number): string {
  const of = `of ${votes} of the ${looked} wrong results that were looked into`
  if (clue in mistakes) return `the values ${of} are exactly what this mistake gives`
  if (clue === behaviours.late) return `the values ${of} become right after a while`
  if (clue === behaviours.state) return `the values ${of} are right on a new backend`
  return `so it is with the values ${of}`
}

/** Of several clues, the one that would fail and pass the cases that did. */
async function closest(
  clues: readonly string[],
  rows: readonly Row[],
  cases: readonly Case[],
): Promise<string> {
  const status = new Map(rows.map((row) => [row.id, row.status]))
  const run = cases.filter(
    ({ id, kind, needs }) =>
      status.has(id) &&
      (kind === 'pool' || /^lifecycle\/out-/.test(id)) &&
      (needs?.elements ?? 0) <= MOST_ELEMENTS,
  )
  let best = { clue: clues[0]!, agreement: -1 }
  for (const clue of clues) {
    if (!(clue in mistakes)) continue
    const failures = await failuresOf(clue as Mistake, run)
    const both = run.filter(({ id }) => failures.has(id) && status.get(id) === 'fail').length
    const either = run.filter(({ id }) => failures.has(id) || status.get(id) === 'fail').length
    const agreement = both / Math.max(1, either)
    if (agreement > best.agreement) best = { clue, agreement }
  }
  return best.clue
}

/** The cases that a backend with a mistake fails. */
async function failuresOf(mistake: Mistake, cases: readonly Case[]): Promise<Set<string>> {
  const backend = following({ ...reducerRules, ...mistakes[mistake] })
  const failures = new Set<string>()
  for (const item of cases) {
    if (await judge(item, { ...coreFrontDoor, backend, open: async () => backend }, coreFrontDoor)) {
      failures.add(item.id)
    }
  }
  await backend.dispose()
  return failures
}
