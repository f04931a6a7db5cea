import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'
import { checkFolder } from '../output/check-output.js'
import type { Result } from '../output/formats/format.js'
import { formats } from '../output/formats/index.js'
import { noteLines } from '../output/row-notes.js'
import { present, removeAbandoned, writeTogether, writeWhole } from '../output/write-whole.js'

/** What decides the numbers, besides the images and their boxes. */
export type Configuration = Readonly<Record<string, unknown>>

/** What a folder of results says of itself. */
export interface Manifest {
  readonly roipool: 1
  readonly hash: string
  readonly configuration: Configuration
}

/** One shard: the rows of some images, in order. Written last, so that what has a record is whole. */
export interface ShardRecord {
  readonly shard: string
  readonly images: readonly {
    readonly image: string
    readonly rows: number
    /** Of what the rows were made of: the image's size and time, and its boxes. */
    readonly stamp: string
  }[]
  /** Bytes of each of its files. */
  readonly files: Readonly<Record<string, number>>
}

const MANIFEST = 'manifest.json'
const RECORD = /^[\da-f]{16}\.json$/

/** Sixteen digits that stand for a value. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}

function recordPath(folder: string, shard: string): string {
  return join(folder, `${shard}.json`)
}

export interface OpenFolder {
  readonly resume: boolean
  readonly force: boolean
}

/**
 * Makes the folder ready for results of a configuration. Returns the stamps of the images that it has already.
 *
 * @param stampOf of an image as it is now; nothing where it is none of today's
 * @throws CliError where it holds results of another configuration, or any and nobody said to go on
 */
export async function openFolder(
  folder: string,
  configuration: Configuration,
  stampOf: (image: string) => string | undefined,
  { resume, force }: OpenFolder,
): Promise<Set<string>> {
  await checkFolder(folder)
  await mkdir(folder, { recursive: true })
  const hash = hashOf(configuration)
  const old = await readManifest(folder)
  if (old && force && !resume) await clear(folder)
  else if (old && !resume) {
    fail(`${folder} holds the results of another run: --resume goes on with it, --force begins anew`)
  } else if (old && old.hash !== hash) {
    const other = Object.keys({ ...old.configuration, ...configuration }).filter(
      (name) => hashOf(old.configuration[name] ?? null) !== hashOf(configuration[name] ?? null),
    )
    fail(
      `${folder} was made with another configuration: ${other.map((name) => `${name} was ${JSON.stringify(old.configuration[name])}, not ${JSON.stringify(configuration[name])}`).join('; ')}. Name another folder`,
    )
  }
  await removeAbandoned(folder)
  const done = new Set<string>()
  for (const record of await readRecords(folder)) {
    if (await isWhole(folder, record, stampOf)) for (const { image } of record.images) done.add(image)
    else await remove(folder, record)
  }
  await removeOrphans(folder)
  const manifest: Manifest = { roipool: 1, hash, configuration }
  if (!old || force) await writeWhole(join(folder, MANIFEST), [`${JSON.stringify(manifest, null, 2)}\n`])
  return done
}

export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST)
  if (!(await present(path))) return undefined
  const read = await readJson(path)
  if ((read as Partial<Manifest> | null)?.roipool === 1) return read as Manifest
  return fail(`${path} is not of \`roipool pool\`: name another folder`)
}

/** The records of a folder's shards, in the order of their names. */
export async function readRecords(folder: string): Promise<ShardRecord[]> {
  const names = (await readdir(folder)).filter((name) => RECORD.test(name)).sort()
  const records: ShardRecord[] = []
  for (const name of names) records.push((await readJson(join(folder, name))) as ShardRecord)
  return records
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) =>
    fail(`cannot read ${path}: ${fileReason(error)}`, error),
  )
  try {
    return JSON.parse(text)
  } catch (error) {
    return fail(`${path} is not JSON: remove it`, error)
  }
}

async function isWhole(
  folder: string,
  { files, images }: ShardRecord,
  stampOf: (image: string) => string | undefined,
): Promise<boolean> {
  for (const [name, bytes] of Object.entries(files)) {
    if ((await stat(join(folder, name)).catch(() => undefined))?.size !== bytes) return false
  }
  return images.every(({ image, stamp }) => (stampOf(image) ?? stamp) === stamp)
}

/** The record goes first: what has one is whole. */
async function remove(folder: string, { shard, files }: ShardRecord): Promise<void> {
  for (const path of [recordPath(folder, shard), ...Object.keys(files).map((name) => join(folder, name))]) {
    await rm(path, { force: true })
  }
}

/** What was renamed before the record could be. */
async function removeOrphans(folder: string): Promise<void> {
  const names = await readdir(folder)
  const recorded = new Set(names.filter((name) => RECORD.test(name)).map((name) => name.slice(0, 16)))
  for (const name of names) {
    const [, shard] = /^([\da-f]{16})\.(?!json$)[\w.]+$/.exec(name) ?? []
    if (shard !== undefined && !recorded.has(shard)) await rm(join(folder, name), { force: true })
  }
}

async function clear(folder: string): Promise<void> {
  for (const record of await readRecords(folder)) await remove(folder, record)
}

/**
 * Writes a shard: its values, its notes where the format has no room for them, and its record, the last to get its name.
 *
 * @param ending of the format, such as `.npy`
 */
export async function writeShard(
  folder: string,
  ending: string,
  shard: string,
  images: ShardRecord['images'],
  result: Result,
): Promise<void> {
  const format = formats[ending]!
  const files: Record<string, number> = {}
  const name = `${shard}${ending}`
  const named = [
    { name, pieces: format.pieces(result) },
    ...(format.notes ? [] : [{ name: `${name}.jsonl`, pieces: noteLines(result.notes) }]),
  ]
  const record = () => `${JSON.stringify({ shard, images, files } satisfies ShardRecord)}\n`
  await writeTogether([
    ...named.map(({ name, pieces }) => ({ path: join(folder, name), pieces: counted(pieces, name, files) })),
    { path: recordPath(folder, shard), pieces: later(record) },
  ])
}

/** Says how many bytes went through. */
async function* counted(
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  name: string,
  files: Record<string, number>,
) {
  files[name] = 0
  for await (const piece of pieces) {
    files[name] += Buffer.byteLength(piece)
    yield piece
  }
}

function* later(make: () => string): Generator<string> {
  yield make()
}
