import { fail, oneLine } from '@roipool/terminal'
import { isNpy, readNpy } from '../arrays/npy.js'
import { toFloat32, toNumbers } from '../arrays/types.js'
import { hasHeader, linesOf, parseCsvBoxes, readerOf } from '../boxes/csv.js'
import type { BoxTable, ManyBoxes } from '../boxes/format.js'
import { parseJsonBoxes } from '../boxes/json.js'
import { selectBoxes } from '../boxes/select.js'
import { readBytes } from '../bytes.js'
import { show } from '../show.js'
import { masksOf } from './masks.js'
import { type NumberRows, type OtherKind, type OtherRegions, pointsOf, rotatedOf } from './regions.js'

/** Which image of a file with several is meant. */
export interface RegionChoice {
  readonly input: string
  readonly image?: string | undefined
}

/** Reads regions that are no boxes: rows of numbers in JSON, CSV or .npy, or the masks of COCO's annotations. */
export async function readRegions(
  kind: OtherKind,
  path: string,
  { input, image }: RegionChoice,
): Promise<OtherRegions> {
  const bytes = await readBytes(path, 'regions')
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  if (kind === 'masks') return masksOf(parsed(text, path), path, input, image)
  const named = kind === 'rotated' && !isNpy(bytes) && parseNamed(text, path)
  if (named) return rotatedOf(turnedRows(selectBoxes(named, path, input, image), path), path)
  if (image !== undefined) fail(`${path} has no names of images, so there is no --image ${image} to choose`)
  const rows = isNpy(bytes) ? rowsOfArray(bytes, path) : rowsOfText(text, path)
  return kind === 'rotated' ? rotatedOf(rows, path) : pointsOf(rows, path)
}

/** Boxes whose numbers have names: lines under a header, or objects. */
function parseNamed(text: string, path: string): ManyBoxes | undefined {
  if (/^\s*\[\s*\{/.test(text)) return parseJsonBoxes(text, path, 'cxcywh')
  return !isJson(text) && hasHeader(text, path) ? parseCsvBoxes(text, path, 'cxcywh') : undefined
}

/** Boxes with an angle each. */
function turnedRows({ rows, about = [], batchIndices }: BoxTable, path: string): NumberRows {
  const turned = rows.map((row, n) => {
    const { angle } = about[n] ?? {}
    return [...row, angle ?? fail(`${path} box ${n + 1} must have an angle, a finite number`)]
  })
  return { rows: turned, batchIndices, about: about.map(({ angle, ...rest }) => rest) }
}

function rowsOfText(text: string, path: string): NumberRows {
  if (isJson(text)) return rowsOfJson(parsed(text, path), path)
  const read = readerOf(text)
  const numbers = (cells: readonly string[]) =>
    cells.map((cell) => (Number.isNaN(read(cell)) ? cell : read(cell)))
  return { rows: linesOf(text, path).map(({ cells, place }) => numbersIn(numbers(cells), place)) }
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text)
}

/** Offsets [K, 2, PH, PW] of NumPy's, and how many bins they are of. */
export async function readOffsets(path: string) {
  const array = readNpy(await readBytes(path, 'offsets'), path)
  const [, two, rows, columns] = array.dims
  if (array.dims.length !== 4 || two !== 2) {
    fail(`${path} has the shape (${array.dims.join(', ')}), but offsets are (K, 2, height, width)`)
  }
  return { offsets: toFloat32(array), outputSize: [rows!, columns!] as const }
}

/** [K, 5] numbers, or those of points, [K, P, 2]. */
function rowsOfArray(bytes: Buffer, path: string): NumberRows {
  const array = readNpy(bytes, path)
  const [count = 0, ...axes] = array.dims
  const length = axes.reduce((product, size) => product * size, 1)
  const numbers = toNumbers(array)
  return { rows: Array.from({ length: count }, (_, k) => numbers.slice(k * length, (k + 1) * length)) }
}

/** A list of rows, or such a list as `boxes` of a document that may have `batchIndices`. */
function rowsOfJson(document: unknown, path: string): NumberRows {
  const { boxes, batchIndices } = (
    Array.isArray(document) ? { boxes: document } : (document ?? {})
  ) as Record<string, unknown>
  if (!Array.isArray(boxes))
    fail(`${path} must be a list of rows of numbers, or { "boxes": such a list }, but is ${show(document)}`)
  const rows = boxes.map((row: unknown, n) => numbersIn(row, `${path} row ${n + 1}`))
  if (batchIndices === undefined) return { rows }
  return { rows, batchIndices: numbersIn(batchIndices, `${path}, batchIndices,`) }
}

/** The numbers of a row, or of the pairs in it. */
function numbersIn(row: unknown, place: string): number[] {
  const numbers = Array.isArray(row) ? row.flat() : [row]
  const wrong = numbers.find((value) => !Number.isFinite(value))
  return wrong === undefined ? numbers : fail(`${place} must be finite numbers, but has ${show(wrong)}`)
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return fail(`${path} is no JSON: ${oneLine(error)}`, error)
  }
}
