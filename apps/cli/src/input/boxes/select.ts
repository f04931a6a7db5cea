import { basename, extname } from 'node:path'
import { fail } from '@roipool/terminal'
import { STANDARD } from '../bytes.js'
import { listed } from '../show.js'
import type { BoxTable, ManyBoxes, NamedImage } from './format.js'

/**
 * The boxes of one image, of a file that may have those of several.
 *
 * @param path the file of boxes, for errors
 * @param input the image's own file
 * @param asked what the file calls the image, a name or an id; without it the name of `input` decides
 */
export function selectBoxes(
  { images, imageOf, ...table }: ManyBoxes,
  path: string,
  input: string,
  asked: string | undefined,
): BoxTable {
  if (!images || !imageOf) {
    if (asked !== undefined) fail(`${path} has no names of images, so there is no --image ${asked} to choose`)
    return table
  }
  const chosen = choose(images, path, input, asked)
  const rows = imageOf.flatMap((image, row) => (image === chosen ? [row] : []))
  return { ...pickRows(table, rows), image: images[chosen]! }
}

function choose(
  images: readonly NamedImage[],
  path: string,
  input: string,
  asked: string | undefined,
): number {
  const called = images.map(({ file, id }) => file ?? id ?? '')
  for (const is of asked === undefined ? byInput(input) : byName(asked)) {
    const found = images.flatMap((image, n) => (is(image) ? [n] : []))
    if (found.length === 1) return found[0]!
    if (found.length > 1) {
      fail(
        `${path} names ${listed(found.map((n) => called[n]!))}: say with --image which of them ${input} is`,
      )
    }
  }
  const [name, cure] = asked === undefined ? [input, '; say with --image which it is'] : [asked, '']
  return fail(`${path} has no boxes of ${name}; its images are ${listed(called)}${cure}`)
}

/** Some rows of a table. */
export function pickRows(table: BoxTable, rows: readonly number[]): BoxTable {
  const keep = <Value>(values: readonly Value[]) => rows.map((row) => values[row]!)
  return {
    ...table,
    rows: keep(table.rows),
    ...(table.about && { about: keep(table.about) }),
    ...(table.batchIndices && { batchIndices: keep(table.batchIndices) }),
  }
}

/**
 * The ways to know an image by its file, the surest first: its path, with its ending and without, its name without the
 * ending, its number.
 */
export function byInput(input: string): ((image: NamedImage) => boolean)[] {
  // What comes on standard input has no name: only the single image of a file can be it.
  if (input === STANDARD) return [() => true]
  const name = stem(input)
  return [
    ({ file }) => file !== undefined && samePath(file, input),
    ({ file }) => file !== undefined && samePath(bare(file), bare(input)),
    ({ file }) => file !== undefined && stem(file) === name,
    ({ file, id }) =>
      file === undefined && (id === name || (/^\d+$/.test(name) && Number(id) === Number(name))),
  ]
}

function byName(name: string): ((image: NamedImage) => boolean)[] {
  return [
    ({ file, id }) => file === name || String(id) === name,
    ({ file }) => file !== undefined && samePath(file, name),
  ]
}

/** Whether one is the end of the other, folder by folder. */
export function samePath(a: string, b: string): boolean {
  const [long, short] = [parts(a), parts(b)].sort((one, other) => other.length - one.length) as [
    string[],
    string[],
  ]
  return short.every((part, n) => part === long[n])
}

/** From the last to the first. */
function parts(path: string): string[] {
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.')
    .reverse()
}

/** A path without its ending. */
function bare(path: string): string {
  return path.slice(0, path.length - extname(path).length)
}

export function stem(path: string): string {
  const name = basename(path.replaceAll('\\', '/'))
  return name.slice(0, name.length - extname(name).length)
}
