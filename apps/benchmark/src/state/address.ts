import {
  defaults,
  type OperatorName,
  operators,
  parseWorkload,
  usualOperators,
  type Workload,
  workloads,
} from '@roipool/bench'
import { catalog } from '@roipool/catalog'
import { wholeNumber } from '@roipool/theme/typed'

/** As many as anybody waits for. */
export const MOST_ROUNDS = 99

/** What is to be measured, as the address of the page has it. */
export interface Wish {
  /** Ids and addresses of modules; nothing is every backend that can run here. */
  readonly backends: readonly string[] | undefined
  readonly workloads: readonly Workload[]
  readonly operators: readonly OperatorName[]
  readonly rounds: number
}

/** Light enough for a first look. */
const FIRST_LOOK = ['worked-example', 'proposals', 'one-roi']

/** @returns the wish, and what in the address could not be understood */
export function wishOf(search: URLSearchParams): {
  readonly wish: Wish
  readonly troubles: readonly string[]
} {
  const troubles: string[] = []
  const backends = search.getAll('backend').filter((id) => {
    const trouble = catalog.some((entry) => entry.id === id) ? undefined : troubleWith(id)
    if (trouble) troubles.push(trouble)
    return !trouble
  })
  const named = search.getAll('workload').flatMap((text) => {
    try {
      return [parseWorkload(text)]
    } catch (error) {
      troubles.push(error instanceof Error ? error.message : String(error))
      return []
    }
  })
  const asked = search.getAll('operator').filter((name): name is OperatorName => {
    if (!isOperator(name))
      troubles.push(`unknown operator ${shorten(name)}; known are ${operators.join(', ')}`)
    return isOperator(name)
  })
  const typed = search.get('rounds')?.trim() || String(defaults.rounds)
  const { taken, said } = wholeNumber('rounds', Number(typed), defaults.rounds, 1, MOST_ROUNDS)
  if (said) troubles.push(said.slice(0, -1))
  const wish = {
    backends: backends.length > 0 ? backends : undefined,
    workloads: named.length > 0 ? named : workloads.filter(({ key }) => FIRST_LOOK.includes(key)),
    operators: asked.length > 0 ? asked : usualOperators,
    rounds: taken,
  }
  return { wish, troubles }
}

/** The address that asks for this; what is usual is not in it, what belongs to others stays. */
export function searchOf(
  { backends, workloads: named, operators: asked, rounds }: Wish,
  before: URLSearchParams,
) {
  const search = new URLSearchParams(before)
  const put = (name: string, values: readonly string[]) => {
    search.delete(name)
    for (const value of values) search.append(name, value)
  }
  const keys = named.map(({ key }) => key)
  put('backend', backends ?? [])
  put('workload', keys.join() === FIRST_LOOK.join() ? [] : keys)
  put('operator', asked.join() === usualOperators.join() ? [] : asked)
  put('rounds', rounds === defaults.rounds ? [] : [String(rounds)])
  return search
}

/** Why code is not loaded from an address, or undefined: only a server can be asked who it is. */
export function troubleWith(address: string): string | undefined {
  if (!URL.canParse(address, location.href)) {
    return `${shorten(address)} is no address: write it as https://example.org/backend.js`
  }
  if (/^https?:$/.test(new URL(address, location.href).protocol)) return undefined
  return `${shorten(address)} is neither a backend of the list nor an address that begins with https:`
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function isOperator(name: string): boolean {
  return (operators as readonly string[]).includes(name)
}
