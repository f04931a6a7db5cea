import { openDB } from 'idb'
import { emptyProject, type Photograph, type Project, type Round } from './types'

/** What is kept in this browser between two visits. */
export interface Kept {
  readonly project: Project
  readonly round: Round | undefined
}

/** What is kept of a project beside its photographs. */
interface Outline extends Omit<Project, 'photographs'> {
  /** Ids of the photographs, in order. */
  readonly order: readonly string[]
}

/** The head as a blob: megabytes of numbers would be copied while the page waits. */
type KeptRound = Omit<Round, 'head'> & { readonly head: Blob }

const opened = openDB('roipool-detector', 1, {
  upgrade(database) {
    database.createObjectStore('photographs', { keyPath: 'id' })
    database.createObjectStore('rest')
  },
})
let written = new Map<string, Photograph>()
let writtenRound: Round | undefined

export async function readKept(): Promise<Kept> {
  const database = await opened
  const photographs: Photograph[] = await database.getAll('photographs')
  const outline: Outline | undefined = await database.get('rest', 'outline')
  const kept: KeptRound | undefined = await database.get('rest', 'round')
  const round = kept && { ...kept, head: new Uint8Array(await kept.head.arrayBuffer()) }
  written = new Map(photographs.map((photograph) => [photograph.id, photograph]))
  writtenRound = round
  if (!outline) return { project: emptyProject, round: undefined }
  const { order, ...rest } = outline
  return { project: { ...rest, photographs: order.flatMap((id) => written.get(id) ?? []) }, round }
}

/** Writes what has changed since it was last written or read: photographs are large. */
export async function keep({ project, round }: Kept): Promise<void> {
  const { photographs, ...rest } = project
  const transaction = (await opened).transaction(['photographs', 'rest'], 'readwrite')
  const store = transaction.objectStore('photographs')
  const now = new Map(photographs.map((photograph) => [photograph.id, photograph]))
  const changes: Promise<unknown>[] = []
  for (const [id, photograph] of now) if (written.get(id) !== photograph) changes.push(store.put(photograph))
  for (const id of written.keys()) if (!now.has(id)) changes.push(store.delete(id))
  const outline: Outline = { ...rest, order: [...now.keys()] }
  changes.push(transaction.objectStore('rest').put(outline, 'outline'))
  if (round !== writtenRound) {
    const kept: KeptRound | undefined = round && { ...round, head: new Blob([round.head]) }
    changes.push(transaction.objectStore('rest').put(kept, 'round'))
  }
  await Promise.all([...changes, transaction.done])
  written = now
  writtenRound = round
}
