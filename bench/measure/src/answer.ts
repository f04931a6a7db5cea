import { ratioText } from './lines.js'
import { type BenchRecord, type Group, type Measure, measures, type Row } from './record.js'
import { geometricMean, overlap, type Spread, spreadOf } from './stats.js'

/** Which backend a record speaks for, and why, in sentences. */
export interface Answer {
  readonly measure: Measure
  /** When this is what matters. */
  readonly when: string
  /** Several, joined by `or`, where their times overlap everywhere. Nothing where no backend has been timed. */
  readonly backend?: string | undefined
  /** Whether one backend is faster than each other in every measurement, without an overlap. */
  readonly clear: boolean
  readonly because: string
}

const when: Readonly<Record<Measure, string>> = {
  warm: 'One map, many pools, the values wanted in JavaScript',
  resident: 'What follows runs on the same backend, so that values never leave it',
  cold: 'A single call, and then no more',
}

/** The best backend for each use, over all groups that were measured. */
export function answers(record: BenchRecord): Answer[] {
  return measures.map((measure) => answer(record, measure))
}

function answer(record: BenchRecord, measure: Measure): Answer {
  const ranking = rank(record, measure)
  const [first, second] = ranking
  const asked = { measure, when: when[measure] }
  if (!first) return { ...asked, clear: false, because: 'No backend has been timed.' }
  if (!second) {
    return { ...asked, clear: false, backend: first.backend, because: 'No other backend has been timed.' }
  }
  const over = first.groups === 1 ? 'in the one measurement' : `over ${first.groups} measurements`
  const gain =
    first.backend === record.reference
      ? `No other was faster than ${record.reference} ${over}.`
      : `${times(1 / first.ratio)} as fast as ${record.reference} ${over}.`
  const rivals = ranking.slice(1).map((rank) => ({
    ...rank,
    alike: alikeIn(record, measure, first.backend, rank.backend),
  }))
  const equals = rivals.filter(({ alike }) => alike === first.groups)
  const backend = [first, ...equals].map(({ backend }) => backend).join(' or ')
  const clear = rivals.every(({ alike }) => alike === 0)
  const { alike } = rivals[0]!
  const doubt = alike > 0 ? ` In ${alike} of ${first.groups} their times overlap: there, take either.` : ''
  const said = { ...asked, backend, clear }
  if (second.backend === record.reference) return { ...said, because: gain + doubt }
  const next = ` Next is ${second.backend}, which takes ${times(second.ratio / first.ratio)} the time.`
  return { ...said, because: gain + next + doubt }
}

/** How a backend did at one measure. */
export interface Rank {
  readonly backend: string
  /** Time over the reference's, the geometric mean of all groups. */
  readonly ratio: number
  readonly groups: number
}

/** Backends from the fastest to the slowest. Only those that have times wherever the reference has can be compared. */
export function rank(record: BenchRecord, measure: Measure): Rank[] {
  const groups = record.groups.filter((group) => spreadIn(group, record.reference, measure))
  return record.backends
    .flatMap(({ id }) => {
      const ratios = groups.flatMap((group) => {
        const [own, reference] = [spreadIn(group, id, measure), spreadIn(group, record.reference, measure)]
        return own && reference ? [own.median / reference.median] : []
      })
      const complete = ratios.length > 0 && ratios.length === groups.length
      return complete ? [{ backend: id, ratio: geometricMean(ratios), groups: ratios.length }] : []
    })
    .sort((a, b) => a.ratio - b.ratio)
}

/** In how many groups the times of two backends overlap. */
function alikeIn({ groups }: BenchRecord, measure: Measure, first: string, second: string): number {
  return groups.filter((group) => {
    const [a, b] = [spreadIn(group, first, measure), spreadIn(group, second, measure)]
    return a && b && overlap(a, b)
  }).length
}

function spreadIn({ rows }: Group, id: string, measure: Measure): Spread | undefined {
  const row: Row | undefined = rows.find(({ backend }) => backend === id)
  return row && spreadOf(row.times[measure])
}

function times(ratio: number): string {
  return `${ratioText(ratio).slice(0, -1)} times`
}

/** What to keep in mind while reading a record. */
export function caveats(record: BenchRecord): string[] {
  const { environment, ended, cases } = record
  const said: string[] = []
  if (ended === 'cancelled')
    said.push('The run was cancelled: some times are missing, others rest on fewer rounds.')
  if (cases && cases.run < cases.of) {
    said.push(`A quick look: each backend was held to ${cases.run} of the ${cases.of} cases of the suite.`)
  }
  for (const { id } of record.backends.filter(({ runsOn }) => isSoftware(runsOn))) {
    said.push(`${id} ran on a software adapter, that is, on the processor: a GPU would give other times.`)
  }
  if (environment.kind !== 'node' && !environment.isolated) {
    said.push('The page is not cross-origin isolated: one thread, and a clock of 0.1 ms at best.')
  }
  if (record.groups.some(({ rows }) => rows.some((row) => isCut(row, record)))) {
    said.push('Slow backends had fewer rounds than others; their spreads are rougher.')
  }
  const partial = record.backends.filter(({ id, status }) => status === 'passed' && isPartial(record, id))
  for (const { id } of partial)
    said.push(`${id} has no time in some measurements and is left out of the answers.`)
  return said
}

/** Whether a backend computes on a driver in software where a GPU is meant, as its `runsOn` says. */
export function isSoftware(runsOn: string | undefined): boolean {
  return runsOn?.endsWith(', software adapter') ?? false
}

/** Whether a row has fewer rounds than were asked for, though it has some. */
export function isCut({ times }: Row, { rounds }: BenchRecord): boolean {
  return measures.some((measure) => times[measure].length > 0 && times[measure].length < rounds)
}

function isPartial({ groups }: BenchRecord, id: string): boolean {
  return groups.some(({ rows }) => rows.some((row) => row.backend === id && row.why !== undefined))
}
