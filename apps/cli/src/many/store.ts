import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'
import { checkFolder } from '../output/check-output.js'
import type { Result } from '../output/formats/format.js'
import { formats } from '../output/formats/index.js'
import { noteLines } from '../output/row-notes.js'
import { present, removeAbandoned, writeTogether, writeWhole } from '../output/write-whole.js'
import type { JobImage } from './jobs.js'
import { type Configuration, differences, type Setting } from './setting.js'

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
    readonly stamp: string
  }[]
  /** Bytes of each of its files. */
  readonly files: Readonly<Record<string, number>>
}

const MANIFEST = 'manifest.json'
const RECORD = /^[\da-f]{16}\.json$/

function recordPath(folder: string, shard: string): string {
  return join(folder, `${shard}.json`)
}

export interface OpenFolder {
  readonly resume: boolean
  readonly force: boolean
  /** Whether other processes work in the folder now: what is not of these images is theirs. */
  readonly shared: boolean
}

/**
 * Makes the folder ready for results of a configuration. Returns the files among the images that it has already.
 *
 * @param images that this process sees to
 * @throws CliError where it holds results of another configuration, or any and nobody said to go on
 */
export async function openFolder(
  folder: string,
  { configuration, hash }: Pick<Setting, 'configuration' | 'hash'>,
  images: readonly JobImage[],
  { resume, force, shared }: OpenFolder,
): Promise<Set<string>> {
  await checkFolder(folder)
  await mkdir(folder, { recursive: true })
  const old = await readManifest(folder)
  if (old && force && !resume) await clear(folder)
  else if (old && !resume && !shared) {
    fail(`${folder} holds the results of another run: --resume goes on with it, --force begins anew`)
  } else if (old && old.hash !== hash) {
    fail(
      `${folder} was made with another configuration: ${differences(old.configuration, configuration)}. Name another folder`,
    )
  }
  await removeAbandoned(folder)
  const stamps = new Map(images.map(({ file, stamp }) => [file, stamp]))
  const done = new Set<string>()
  for (const record of await readRecords(folder)) {
    const own = record.images.some(({ image }) => stamps.has(image))
    if (shared && !own) continue
    if (!(await isWhole(folder, record, stamps))) await remove(folder, record)
    else for (const { image } of record.images) if (stamps.has(image)) done.add(image)
  }
  // Others' are about to get their record; one's own get theirs when their job is done again.
  if (!shared) await removeOrphans(folder)
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
  stamps: ReadonlyMap<string, string>,
): Promise<boolean> {
  for (const [name, bytes] of Object.entries(files)) {
    if ((await stat(join(folder, name)).catch(() => undefined))?.size !== bytes) return false
  }
  return images.every(({ image, stamp }) => (stamps.get(image) ?? stamp) === stamp)
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
