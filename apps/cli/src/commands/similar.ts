import { fail, print, startProgress } from '@roipool/terminal'
import { table } from '../output/table.js'
import { addHits, type Hit, inverseLengths, unit } from '../similar/compare.js'
import {
  type Block,
  blocksOf,
  findRow,
  nameOf,
  openRows,
  type Part,
  type Place,
  readNotes,
} from '../similar/open-rows.js'

export interface SimilarOptions {
  readonly to: readonly string[]
  readonly count: number
  readonly json?: boolean
}

/** Prints the regions that are most similar to some. Rows are read once, block by block, for all queries. */
export async function similar(place: string, { to, count, json }: SimilarOptions): Promise<void> {
  const parts = await openRows(place)
  const asked = to.map((words) => findRow(parts, words))
  const queries = await Promise.all(asked.map((one) => vectorOf(parts, one)))
  const found = queries.map((): Found[] => [])
  const milliseconds = { reading: 0, comparing: 0 }
  const progress = startProgress('{value}/{total} files')
  let rows = 0
  try {
    for (const [part, { path }] of parts.entries()) {
      progress.show('comparing', part, parts.length)
      const blocks = blocksOf(path)
      for (;;) {
        const from = performance.now()
        const { value: block } = await blocks.next()
        if (!block) break
        const inverse = inverseLengths(block.data, block.size)
        const read = performance.now()
        for (const [n, query] of queries.entries())
          compare(found[n]!, count, query, block, inverse, part, path)
        rows += inverse.length
        milliseconds.reading += read - from
        milliseconds.comparing += performance.now() - read
      }
    }
  } finally {
    progress.stop()
  }
  const answers = await Promise.all(
    found.map(async (hits, n) => {
      const own = asked[n]!
      const others = hits.filter(({ part, row }) => part !== own.part || row !== own.row).slice(0, count)
      return { to: nameOf(parts[own.part]!, own.row), similar: await named(parts, others) }
    }),
  )
  const memory = process.resourceUsage().maxRSS * 1024
  await print(
    json ? JSON.stringify({ rows, milliseconds, memory, answers }, null, 2) : answers.map(text).join('\n\n'),
  )
}

interface Found extends Hit {
  readonly part: number
}

async function vectorOf(parts: readonly Part[], { part, row }: Place): Promise<Float32Array> {
  for await (const { data } of blocksOf(parts[part]!.path, row, 1)) return unit(data)
  return fail(`${parts[part]!.path} has no row ${row}`)
}

function compare(
  found: Found[],
  count: number,
  query: Float32Array,
  { data, from, size }: Block,
  inverse: Float64Array,
  part: number,
  path: string,
): void {
  if (size !== query.length) fail(`${path} has rows of ${size} numbers, but others have ${query.length}`)
  // One more than asked for: the query finds itself.
  const hits: Hit[] = []
  addHits(hits, count + 1, query, data, inverse, from)
  found.push(...hits.map((hit) => ({ ...hit, part })))
  found.sort((a, b) => b.similarity - a.similarity)
  found.splice(count + 1)
}

/** Hits with what is known of them. */
async function named(parts: readonly Part[], hits: readonly Found[]) {
  const notes = new Map<number, Awaited<ReturnType<typeof readNotes>>>()
  for (const { part } of hits) {
    if (!notes.has(part)) notes.set(part, await readNotes(parts[part]!.path))
  }
  return hits.map(({ part, row, similarity }) => {
    const { row: _, ...note } = notes.get(part)![row]!
    return { region: nameOf(parts[part]!, row), similarity, ...note }
  })
}

function text({
  to,
  similar,
}: {
  readonly to: string
  readonly similar: Awaited<ReturnType<typeof named>>
}): string {
  const rows = similar.map(({ region, similarity, label = '', box = [] }) => [
    region,
    similarity.toFixed(4),
    String(label),
    box.map((side) => side.toFixed(0)).join(' '),
  ])
  return `similar to ${to}\n${table(['region', 'cosine', 'label', 'x1 y1 x2 y2'], rows, [1])}`
}
