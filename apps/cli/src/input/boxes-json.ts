import { fail, oneLine } from '@roipool/terminal'
import { type BoxFormat, type BoxTable, boxFormatNames, boxFormats, isBoxFormat } from './box-format.js'

/**
 * Boxes from JSON: a list of rows of four numbers, or `{ "boxes": rows, "format"?, "batchIndices"? }`.
 *
 * @param path names the file in errors
 * @param wanted the format asked for; a document that names another one is refused
 */
export function parseJsonBoxes(text: string, path: string, wanted: BoxFormat | undefined): BoxTable {
  const document = parse(text, path)
  const {
    boxes,
    format: named,
    batchIndices,
  } = Array.isArray(document) ? { boxes: document } : fields(document)
  if (!Array.isArray(boxes)) {
    fail(`${path} must be a list of boxes, or { "boxes": a list }, but ${show(document)} came`)
  }
  if (named !== undefined && !isBoxFormat(named)) {
    fail(`${path} names the format ${show(named)}; known are ${boxFormatNames.join(', ')}`)
  }
  if (named !== undefined && wanted !== undefined && named !== wanted) {
    fail(`${path} says its format is ${named}, but --format says ${wanted}`)
  }
  const format = wanted ?? named ?? 'xyxy'
  const rows = boxes.map((row: unknown, index) => checkRow(row, index, path, format))
  return batchIndices === undefined
    ? { format, rows }
    : { format, rows, batchIndices: indices(batchIndices, path) }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    fail(`${path} is not JSON: ${oneLine(error)}`, error)
  }
}

interface Fields {
  boxes?: unknown
  format?: unknown
  batchIndices?: unknown
}

function fields(document: unknown): Fields {
  return typeof document === 'object' && document !== null ? document : {}
}

function checkRow(row: unknown, index: number, path: string, format: BoxFormat): number[] {
  const { columns } = boxFormats[format]
  const place = `${path} row ${index + 1}`
  if (!Array.isArray(row)) fail(`${place} must be a list ${columns.join(', ')}, but is ${show(row)}`)
  if (row.length !== 4) fail(`${place} must have 4 numbers (${columns.join(', ')}), but has ${row.length}`)
  return row.map((value: unknown, n) => {
    if (typeof value === 'number' && Number.isFinite(value)) return value
    return fail(`${place}, column ${columns[n]} must be a finite number, but is ${show(value)}`)
  })
}

function indices(value: unknown, path: string): number[] {
  if (Array.isArray(value) && value.every(Number.isSafeInteger)) return value
  fail(`${path} must give batchIndices as a list of whole numbers, but gives ${show(value)}`)
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
