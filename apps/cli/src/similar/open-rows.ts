import { open, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'
import { readNpy } from '../input/arrays/npy.js'
import { readArray } from '../input/arrays/read.js'
import { toFloat32 } from '../input/arrays/types.js'
import { samePath } from '../input/boxes/select.js'
import { readBytes } from '../input/bytes.js'
import { readManifest, readRecords } from '../many/store.js'
import type { RowNote } from '../output/row-notes.js'

/** A file of rows, and what images they are of, in order. */
export interface Part {
  readonly path: string
  readonly images: readonly { readonly image: string; readonly rows: number; readonly stamp?: string }[]
}

/** What `roipool pool` wrote: a folder, or a file with its notes beside it. */
export async function openRows(place: string): Promise<Part[]> {
  const info = await stat(place).catch((error: unknown) =>
    fail(`cannot read ${place}: ${fileReason(error)}`, error),
  )
  if (!info.isDirectory()) return [{ path: place, images: imagesOf(await readNotes(place)) }]
  const manifest = await readManifest(place)
  if (!manifest) fail(`${place} has no manifest.json: it is no folder of \`roipool pool\``)
  const records = await readRecords(place)
  if (records.length === 0) fail(`${place} has no rows yet`)
  const ending = `.${manifest.configuration.as}`
  return records.map(({ shard, images }) => ({ path: join(place, `${shard}${ending}`), images }))
}

/** What each row of a file is of. */
export async function readNotes(path: string): Promise<RowNote[]> {
  return (await readNoteLines(path)).map((line) => JSON.parse(line))
}

/** The same as JSON, a line a row. */
export async function readNoteLines(path: string): Promise<string[]> {
  const notes = `${path}.jsonl`
  const text = await readFile(notes, 'utf8').catch((error: unknown) =>
    fail(`cannot read ${notes}, which says what the rows of ${path} are of: ${fileReason(error)}`, error),
  )
  return text.split('\n').filter((line) => line !== '')
}

function imagesOf(notes: readonly RowNote[]): Part['images'] {
  const images: { image: string; rows: number }[] = []
  for (const { image } of notes) {
    const last = images.at(-1)
    if (last?.image === image) last.rows++
    else images.push({ image, rows: 1 })
  }
  return images
}

/** A row: of a part, and its number there. */
export interface Place {
  readonly part: number
  readonly row: number
}

/**
 * Finds `photo.jpg#3`, the third region of an image; without a number the first.
 *
 * @throws CliError where there is none, or several images could be meant
 */
export function findRow(parts: readonly Part[], words: string): Place {
  const [, name = words, number = '1'] = /^(.*?)(?:#(\d+))?$/s.exec(words) ?? []
  // What most of a million images are told apart by.
  const last = /[^\\/]*[\\/]*$/.exec(name)![0].replace(/[\\/]+$/, '')
  const found: {
    readonly part: number
    readonly image: string
    readonly first: number
    readonly rows: number
  }[] = []
  for (const [part, { images }] of parts.entries()) {
    let first = 0
    for (const { image, rows } of images) {
      if (image.endsWith(last) && samePath(image, name)) found.push({ part, image, first, rows })
      first += rows
    }
  }
  const [one, other] = found
  if (!one) fail(`no image is called ${name}`)
  if (other) fail(`${name} could be ${one.image} or ${other.image}: name its folder, too`)
  const at = Number(number)
  if (at < 1 || at > one.rows) fail(`${one.image} has ${one.rows} regions, and no #${number}`)
  return { part: one.part, row: one.first + at - 1 }
}

/** What a row is called, `photo.jpg#3`. */
export function nameOf({ images }: Part, row: number): string {
  let first = 0
  for (const { image, rows } of images) {
    if (row < first + rows) return `${image}#${row - first + 1}`
    first += rows
  }
  return `row ${row}`
}

export interface Block {
  /** The number of its first row. */
  readonly from: number
  /** Numbers of a row. */
  readonly size: number
  readonly data: Float32Array
}

/** Bytes: what was read is still in a cache when it is compared. */
const BLOCK = 2 ** 22

/** The rows of a file, some at a time. A block is valid until the next is asked for. */
export async function* blocksOf(path: string, from = 0, most = Infinity): AsyncGenerator<Block> {
  if (extname(path).toLowerCase() === '.npy') return yield* npyBlocks(path, from, most)
  if (['.arrow', '.csv'].includes(extname(path))) {
    fail(`${path} is not read: write .npy, .npz or .safetensors, with --as where there are many images`)
  }
  const array = readArray(await readBytes(path, 'rows'), path)
  const data = toFloat32(array)
  const size = sizeOf(array.dims)
  yield { from, size, data: data.subarray(from * size, Math.min(data.length, (from + most) * size)) }
}

async function* npyBlocks(path: string, from: number, most: number): AsyncGenerator<Block> {
  const handle = await open(path).catch((error: unknown) =>
    fail(`cannot read ${path}: ${fileReason(error)}`, error),
  )
  try {
    const head = Buffer.alloc(4096)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    const array = readNpy(head.subarray(0, bytesRead), path)
    if (array.kind !== 'f4' || !array.littleEndian)
      fail(`${path} is none of \`roipool pool\`: it is not of float32`)
    const begin = bytesRead - array.bytes.length
    const [count = 0] = array.dims
    const size = sizeOf(array.dims)
    const end = Math.min(count, from + most)
    const step = Math.max(1, Math.floor(BLOCK / 4 / size))
    const bytes = Buffer.from(new ArrayBuffer(Math.min(step, Math.max(0, end - from)) * size * 4))
    for (let row = from; row < end; row += step) {
      const length = Math.min(step, end - row) * size * 4
      const got = await handle.read(bytes, 0, length, begin + row * size * 4)
      if (got.bytesRead < length) fail(`${path} is cut off`)
      yield { from: row, size, data: new Float32Array(bytes.buffer, 0, length / 4) }
    }
  } finally {
    await handle.close()
  }
}

function sizeOf([, ...dims]: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1)
}
