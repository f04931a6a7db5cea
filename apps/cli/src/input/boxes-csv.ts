import { fail, oneLine } from '@roipool/terminal'
import { CsvError, type Info, parse } from 'csv-parse/sync'
import { type BoxFormat, type BoxTable, boxFormats } from './box-format.js'

/** A record and where it stood. */
interface Line {
  readonly cells: readonly string[]
  readonly number: number
}

/** What a header may call a column, beside its own name. */
const aliases: Record<string, string> = {
  w: 'width',
  h: 'height',
  xmin: 'x1',
  ymin: 'y1',
  xmax: 'x2',
  ymax: 'y2',
}

/**
 * Boxes from CSV. Without a header: four numbers a line. With one: the columns are found by name, in any order, and
 * others are passed over; a column `batch` holds batch indices.
 *
 * @param path names the file in errors
 * @param wanted the format asked for; without it a header decides, else xyxy
 */
export function parseCsvBoxes(text: string, path: string, wanted: BoxFormat | undefined): BoxTable {
  const lines = split(text, path)
  const [first, ...rest] = lines
  const header = first?.cells.every(isName) ? first.cells.map(columnName) : undefined
  const format = wanted ?? (header && implied(header)) ?? 'xyxy'
  const { columns } = boxFormats[format]
  const body = header ? rest : lines
  const places = columns.map((column, n) => (header ? place(header, column, path) : n))
  const rows = body.map((line) => {
    if (!header && line.cells.length !== 4) {
      fail(
        `${path} line ${line.number} must have 4 numbers (${columns.join(', ')}), but has ${line.cells.length}`,
      )
    }
    return columns.map((column, n) => number(line, places[n]!, column, path))
  })
  const batch = header?.indexOf('batch') ?? -1
  if (batch < 0) return { format, rows }
  return { format, rows, batchIndices: body.map((line) => number(line, batch, 'batch', path)) }
}

function split(text: string, path: string): Line[] {
  try {
    const records = parse(text, { trim: true, skip_empty_lines: true, relax_column_count: true, info: true })
    return (records as unknown as { record: string[]; info: Info }[]).map(({ record, info }) => ({
      cells: record,
      number: info.lines,
    }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    fail(`${path} is not CSV: ${oneLine(error)}`, error)
  }
}

/** Not a number; spreadsheets and pandas may leave a column without a name. */
function isName(cell: string): boolean {
  return cell === '' || Number.isNaN(Number(cell))
}

function columnName(cell: string): string {
  const name = cell.toLowerCase()
  return aliases[name] ?? name
}

/** The format whose columns a header names. */
function implied(header: readonly string[]): BoxFormat | undefined {
  return (['xyxy', 'xywh', 'cxcywh'] as const).find((format) =>
    boxFormats[format].columns.every((column) => header.includes(column)),
  )
}

function place(header: readonly string[], column: string, path: string): number {
  const index = header.indexOf(column)
  if (index < 0) fail(`${path} has no column ${column}; its header names ${header.join(', ')}`)
  return index
}

function number(line: Line, index: number, column: string, path: string): number {
  const cell = line.cells[index] ?? ''
  const value = cell === '' ? Number.NaN : Number(cell)
  if (Number.isFinite(value)) return value
  fail(
    `${path} line ${line.number}, column ${column} must be a finite number, but is ${JSON.stringify(cell)}`,
  )
}
