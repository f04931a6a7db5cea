import { fail, oneLine } from '@roipool/terminal'
import { clip, show } from '../show.js'
import { parseCoco, parseCocoResults } from './coco.js'
import { type Entry, fromEntries } from './entries.js'
import {
  type About,
  columnsOf,
  corners,
  isRowFormat,
  type ManyBoxes,
  type RowFormat,
  rowFormatNames,
} from './format.js'
import { parseLabelMe } from './labelme.js'
import { plain } from './names.js'
import { fromRows } from './rows.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * Boxes from JSON: COCO's annotations or results, LabelMe, a list of rows or of objects, or such a list as `boxes` of a
 * document that may name their `format`, `batchIndices`, `labels`, `scores` and `ids`.
 *
 * @param path names the file in errors
 * @param wanted the format asked for; a document that names another one is refused
 */
export function parseJsonBoxes(text: string, path: string, wanted: RowFormat | undefined): ManyBoxes {
  const document = parse(text, path)
  const ofItself = known(document, path)
  if (ofItself) {
    if (wanted)
      fail(`${path} is ${ofItself.name}, which has a format of its own: leave --format ${wanted} out`)
    return ofItself.boxes()
  }
  return isByFile(document) ? byFile(document, path, wanted) : fromDocument(document, path, wanted)
}

/** A list of boxes, or a document with one. */
function fromDocument(document: unknown, path: string, wanted: RowFormat | undefined): ManyBoxes {
  if (Array.isArray(document)) return list(document, path, wanted)
  const fields: Fields = isObject(document) ? document : {}
  if (!Array.isArray(fields.boxes)) {
    fail(`${path} must be a list of boxes, or { "boxes": a list }, but ${show(document)} came`)
  }
  const named = fields.format
  if (named !== undefined && !isRowFormat(named)) {
    fail(`${path} names the format ${show(named)}; known are ${rowFormatNames.join(', ')}`)
  }
  if (named !== undefined && wanted !== undefined && named !== wanted) {
    fail(`${path} says its format is ${named}, but --format says ${wanted}`)
  }
  const boxes = list(fields.boxes, path, wanted ?? named)
  const about = aboutOf(fields, boxes, path)
  const indices = fields.batchIndices
  return {
    ...boxes,
    ...(about && { about }),
    ...(indices !== undefined && { batchIndices: wholeNumbers(indices, path) }),
  }
}

/** Whether a document is of several images: `{ "a.jpg": boxes, "b.jpg": boxes }`. */
function isByFile(document: unknown): document is Fields {
  if (!isObject(document)) return false
  const entries = Object.entries(document)
  const hasBoxes = (value: unknown) => Array.isArray(value) || (isObject(value) && Array.isArray(value.boxes))
  return entries.length > 0 && entries.every(([name, value]) => /\.\w+$/.test(name) && hasBoxes(value))
}

function byFile(document: Fields, path: string, wanted: RowFormat | undefined): ManyBoxes {
  const images = Object.entries(document).map(([file, value]) => ({
    file,
    boxes: fromDocument(value, `${path}, ${clip(file)},`, wanted),
  }))
  return {
    format: 'xyxy',
    rows: images.flatMap(({ boxes }) => boxes.rows.map((row) => corners(boxes.format, row))),
    about: images.flatMap(({ boxes }) => boxes.about ?? boxes.rows.map(() => ({}))),
    images: images.map(({ file }) => ({ file })),
    imageOf: images.flatMap(({ boxes }, n) => boxes.rows.map(() => n)),
  }
}

/** The formats that other tools write, by what only they have. */
function known(document: unknown, path: string): { name: string; boxes: () => ManyBoxes } | undefined {
  if (Array.isArray(document)) {
    const [first] = document
    if (!isObject(first) || !('image_id' in first && 'bbox' in first)) return undefined
    return { name: 'COCO results', boxes: () => parseCocoResults(document, path) }
  }
  if (!isObject(document)) return undefined
  if ('annotations' in document && 'images' in document) {
    return { name: 'COCO annotations', boxes: () => parseCoco(document, path) }
  }
  if ('shapes' in document) return { name: 'LabelMe', boxes: () => parseLabelMe(document, path) }
  return undefined
}

function list(boxes: readonly unknown[], path: string, wanted: RowFormat | undefined): ManyBoxes {
  const place = (n: number) => `${path} row ${n + 1}`
  if (!isObject(boxes[0])) {
    return fromRows(
      boxes.map((values, n) => ({ values, place: place(n) })),
      wanted,
      read,
    )
  }
  const entries = boxes.map((box, n) => entryOf(box, place(n), wanted))
  return fromEntries(entries, Object.keys(entries[0]!.values), path, wanted, read)
}

function read(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

/** An object's values by plain names, with those of a `box` or `bbox` inside it. */
function entryOf(box: unknown, place: string, wanted: RowFormat | undefined): Entry {
  if (!isObject(box)) fail(`${place} must be an object like the first, but is ${show(box)}`)
  const inner = box.bbox ?? box.box ?? box.boundingBox
  // A bbox is COCO's.
  const columns = columnsOf(wanted ?? ('bbox' in box ? 'xywh' : 'xyxy'))
  const ofBox = Array.isArray(inner)
    ? Object.fromEntries(columns.map((name, n) => [name, inner[n]]))
    : isObject(inner)
      ? inner
      : {}
  const values = [...Object.entries(box), ...Object.entries(ofBox)].map(([name, value]) => [
    plain(name),
    value,
  ])
  return { place, values: Object.fromEntries(values) }
}

/** What lists beside the boxes say of them, as detectors give them. */
function aboutOf(fields: Fields, { rows, about }: ManyBoxes, path: string): readonly About[] | undefined {
  const lists = (['ids', 'labels', 'scores'] as const).filter((name) => Array.isArray(fields[name]))
  if (lists.length === 0) return about
  for (const name of lists) {
    const { length } = fields[name] as unknown[]
    if (length !== rows.length) fail(`${path} has ${rows.length} boxes, but ${length} ${name}`)
  }
  const at = (n: number) => lists.map((name) => [name.slice(0, -1), (fields[name] as unknown[])[n]])
  return rows.map((_, n) => ({ ...about?.[n], ...Object.fromEntries(at(n)) }))
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    fail(`${path} is not JSON: ${clip(oneLine(error), 120)}`, error)
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wholeNumbers(value: unknown, path: string): number[] {
  if (Array.isArray(value) && value.every(Number.isSafeInteger)) return value
  fail(`${path} must give batchIndices as a list of whole numbers, but gives ${show(value)}`)
}
