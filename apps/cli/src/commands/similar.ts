import { fail, print, startProgress } from '@roipool/terminal'
import type { RowNote } from '../output/row-notes.js'
import { table } from '../output/table.js'
import { unit } from '../similar/compare.js'
import {
  blocksOf,
  findRow,
  nameOf,
  openRows,
  type Part,
  type Place,
  readNoteLines,
} from '../similar/open-rows.js'
import { type Found, search } from '../similar/search.js'

export interface SimilarOptions {
  readonly to: readonly string[]
  readonly count: number
  readonly json?: boolean
}

/** Prints the regions that are most similar to some. Rows are read once for all queries, which find themselves, too. */
export async function similar(place: string, { to, count, json }: SimilarOptions): Promise<void> {
  const started = performance.now()
  const parts = await openRows(place)
  const asked = to.map((words) => findRow(parts, words))
  const queries = await Promise.all(asked.map((one) => vectorOf(parts, one)))
  const progress = startProgress('{value}/{total} parts')
  const { found, milliseconds, threads } = await search(parts, queries, count + 1, (done, all) =>
    progress.show('comparing', done, all),
  ).finally(() => progress.stop())
  const answers = await Promise.all(
    found.map(async (hits, n) => {
      const own = asked[n]!
      const others = hits.filter(({ part, row }) => part !== own.part || row !== own.row).slice(0, count)
      return { to: nameOf(parts[own.part]!, own.row), similar: await named(parts, others) }
    }),
  )
  if (!json) return print(answers.map(text).join('\n\n'))
  const rows = parts.reduce((sum, { images }) => images.reduce((rows, image) => rows + image.rows, sum), 0)
  const seconds = (performance.now() - started) / 1000
  const memory = process.resourceUsage().maxRSS * 1024
  await print(JSON.stringify({ rows, threads, seconds, milliseconds, memory, answers }, null, 2))
}

async function vectorOf(parts: readonly Part[], { part, row }: Place): Promise<Float32Array> {
  for await (const { data } of blocksOf(parts[part]!.path, row, 1)) return unit(data)
  return fail(`${parts[part]!.path} has no row ${row}`)
}

/** Hits with what is known of them. */
async function named(parts: readonly Part[], hits: readonly Found[]) {
  const lines = new Map<number, string[]>()
  for (const { part } of hits) {
    if (!lines.has(part)) lines.set(part, await readNoteLines(parts[part]!.path))
  }
  return hits.map(({ part, row, similarity }) => {
    const { row: _, ...note }: RowNote = JSON.parse(lines.get(part)![row]!)
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
  const labelled = similar.some(({ label }) => label !== undefined)
  const rows = similar.map(({ region, similarity, label = '', box = [] }) => [
    region,
    similarity.toFixed(4),
    ...(labelled ? [String(label)] : []),
    box.map((side) => side.toFixed(0)).join(' '),
  ])
  const head = ['region', 'cosine', ...(labelled ? ['label'] : []), 'x1 y1 x2 y2']
  return `similar to ${to}\n${table(head, rows, [1])}`
}
