import { fail } from '@roipool/terminal'
import { listed, show } from '../show.js'
import { type About, boxFormatOf, type ManyBoxes, type NamedImage, type RowFormat } from './format.js'
import { findPlaces, type Places, plain } from './names.js'

/** A box with named values: a line under a header, or an object. */
export interface Entry {
  /** Where it stood: `boxes.csv line 3`. */
  readonly place: string
  /** By plain names. */
  readonly values: Readonly<Record<string, unknown>>
}

/** How a file writes its numbers. */
export type ReadNumber = (value: unknown) => number

/**
 * Boxes whose values have names, whatever these are called. The first entry says which there are.
 *
 * @param called the names as the file writes them
 * @param path names the file in errors
 */
export function fromEntries(
  entries: readonly Entry[],
  called: readonly string[],
  path: string,
  wanted: RowFormat | undefined,
  read: ReadNumber,
): ManyBoxes {
  const format = wanted && boxFormatOf(wanted)
  const places =
    findPlaces(called.map(plain), format) ??
    fail(
      `${path} has no columns of ${format ? `boxes as ${format}` : 'boxes, such as x1 y1 x2 y2 or x y width height'}; it names ${listed(called)}`,
    )
  const number = (entry: Entry, name: string) => {
    const value = entry.values[name]
    const result = read(value)
    if (Number.isFinite(result)) return result
    return fail(`${entry.place}, column ${name} must be a finite number, but is ${show(value)}`)
  }
  // A column that is empty says nothing, as in the command's own .csv.
  const batch = entries.some(({ values }) => values[places.others.batch!] !== '')
    ? places.others.batch
    : undefined
  return {
    format: places.format,
    rows: entries.map((entry) => places.box.map((name) => number(entry, name))),
    ...(batch !== undefined && { batchIndices: entries.map((entry) => number(entry, batch)) }),
    about: entries.map((entry) => aboutOf(entry, places, read)),
    ...imagesOf(entries, places),
  }
}

function aboutOf({ values }: Entry, { others }: Places, read: ReadNumber): About {
  const [id, label] = [others.id, others.label].map((name) => name && values[name])
  const [score, angle] = [others.score, others.angle].map((name) => (name ? read(values[name]) : Number.NaN))
  return {
    ...(isName(id) && { id }),
    ...(isName(label) && { label }),
    ...(Number.isFinite(score) && { score: score! }),
    ...(Number.isFinite(angle) && { angle: angle! }),
  }
}

function isName(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}

/** The images that the entries name, each once. */
function imagesOf(
  entries: readonly Entry[],
  { others }: Places,
): Pick<ManyBoxes, 'images' | 'imageOf'> | undefined {
  if (others.file === undefined && others.image === undefined) return undefined
  const [images, known] = [[] as NamedImage[], new Map<string, number>()]
  const imageOf = entries.map(({ place, values }) => {
    const [file, id] = [others.file, others.image].map((name) => name && values[name])
    if (!isName(file) && !isName(id)) fail(`${place} does not say which image it is of`)
    const key = JSON.stringify([file, id])
    if (!known.has(key)) {
      known.set(key, images.length)
      images.push({ ...(isName(file) && { file: String(file) }), ...(isName(id) && { id }) })
    }
    return known.get(key)!
  })
  return { images, imageOf }
}
