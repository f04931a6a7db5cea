import { availableParallelism } from 'node:os'
import { fail } from '@roipool/terminal'
import { Piscina } from 'piscina'
import { similarWorker } from '../threads.js'
import { addHits, type Hit } from './compare.js'
import { blocksOf, type Part } from './open-rows.js'

/** Some rows of a file, and what they are compared with. */
export interface SearchTask {
  readonly path: string
  readonly from: number
  readonly rows: number
  /** Of length 1. */
  readonly queries: readonly Float32Array[]
  /** Hits of each query. */
  readonly most: number
}

export interface SearchResult {
  /** Of each query. */
  readonly found: readonly Hit[][]
  /** Of one thread, or of all threads together. */
  readonly milliseconds: { readonly reading: number; readonly comparing: number }
}

/** A row of a part. */
export interface Found extends Hit {
  readonly part: number
}

/** Bytes of values that a thread takes at a time. */
const TASK = 2 ** 26

/**
 * The rows most similar to each query, of all parts: every row is compared. More than a task's rows are shared among as many
 * threads as there are processors.
 */
export async function search(
  parts: readonly Part[],
  queries: readonly Float32Array[],
  most: number,
  show: (done: number, all: number) => void,
) {
  const tasks = parts.flatMap(({ path, images }, part) =>
    cut(
      images.reduce((sum, { rows }) => sum + rows, 0),
      queries[0]!.length,
    ).map((range) => ({
      part,
      task: { path, ...range, queries, most } satisfies SearchTask,
    })),
  )
  const threads = tasks.length > 1 ? Math.min(availableParallelism(), tasks.length) : 0
  const pool =
    threads > 1
      ? new Piscina({ filename: similarWorker, minThreads: threads, maxThreads: threads })
      : undefined
  const found = queries.map((): Found[] => [])
  const milliseconds = { reading: 0, comparing: 0 }
  let done = 0
  try {
    const work = async ({ part, task }: (typeof tasks)[number]) => {
      const result: SearchResult = await (pool ? pool.run(task) : searchRows(task))
      for (const [n, hits] of result.found.entries()) {
        found[n] = [...found[n]!, ...hits.map((hit) => ({ ...hit, part }))].sort(bySimilarity).slice(0, most)
      }
      milliseconds.reading += result.milliseconds.reading
      milliseconds.comparing += result.milliseconds.comparing
      show(++done, tasks.length)
    }
    if (pool) await Promise.all(tasks.map(work))
    else for (const task of tasks) await work(task)
  } finally {
    await pool?.destroy()
  }
  return { found, milliseconds, threads: Math.max(1, threads) }
}

/** Does a task. */
export async function searchRows({ path, from, rows, queries, most }: SearchTask): Promise<SearchResult> {
  const found = queries.map((): Hit[] => [])
  const milliseconds = { reading: 0, comparing: 0 }
  const blocks = blocksOf(path, from, rows)
  for (;;) {
    const started = performance.now()
    const { value: block } = await blocks.next()
    if (!block) return { found, milliseconds }
    const { data, size } = block
    const numbers = queries[0]!.length
    if (size !== numbers) fail(`${path} has rows of ${size} numbers, but others have ${numbers}`)
    const read = performance.now()
    addHits(found, most, queries, data, block.from)
    milliseconds.reading += read - started
    milliseconds.comparing += performance.now() - read
  }
}

/** The most similar first; of equals the one that comes first in the folder, however threads took turns. */
function bySimilarity(a: Found, b: Found): number {
  return b.similarity - a.similarity || a.part - b.part || a.row - b.row
}

function cut(rows: number, size: number): { from: number; rows: number }[] {
  const step = Math.max(1, Math.floor(TASK / 4 / size))
  return Array.from({ length: Math.ceil(rows / step) }, (_, n) => ({
    from: n * step,
    rows: Math.min(step, rows - n * step),
  }))
}
