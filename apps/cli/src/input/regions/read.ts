import { fail, oneLine } from '@roipool/terminal'
import { isNpy, readNpy } from '../arrays/npy.js'
import { toFloat32, toNumbers } from '../arrays/types.js'
import { readBytes } from '../bytes.js'
import { show } from '../show.js'
import { masksOf } from './masks.js'
import { type NumberRows, type OtherKind, type OtherRegions, pointsOf, rotatedOf } from './regions.js'

/** Which image of a file with several is meant. */
export interface RegionChoice {
  readonly input: string
  readonly image?: string | undefined
}

/** Reads regions that are no boxes: rows of numbers in JSON or .npy, or the masks of COCO's annotations. */
export async function readRegions(
  kind: OtherKind,
  path: string,
  { input, image }: RegionChoice,
): Promise<OtherRegions> {
  const bytes = await readBytes(path, 'regions')
  if (kind === 'masks') return masksOf(parsed(bytes, path), path, input, image)
  if (image !== undefined) fail(`${path} has no names of images, so there is no --image ${image} to choose`)
  const rows = isNpy(bytes) ? rowsOfArray(bytes, path) : rowsOfJson(parsed(bytes, path), path)
  return kind === 'rotated' ? rotatedOf(rows, path) : pointsOf(rows, path)
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

function parsed(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    return fail(`${path} is no JSON: ${oneLine(error)}`, error)
  }
}
