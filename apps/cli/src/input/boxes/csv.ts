import { fail, oneLine } from '@roipool/terminal'
import { CsvError, type Info, parse } from 'csv-parse/sync'
import { clip } from '../show.js'
import { fromEntries, type ReadNumber } from './entries.js'
import type { ManyBoxes, RowFormat } from './format.js'
import { plain } from './names.js'
import { fromRows } from './rows.js'

/** A record and where it stood. */
interface Line {
  readonly cells: readonly string[]
  readonly place: string
}

/**
 * Boxes from lines of cells, between commas, semicolons, tabs or blanks. Without a header: the numbers of a box a line.
 * With one: the columns are found by name, in any order, and others are passed over.
 *
 * @param path names the file in errors
 * @param wanted the format asked for; without it a header decides, else xyxy
 */
export function parseCsvBoxes(text: string, path: string, wanted: RowFormat | undefined): ManyBoxes {
  const lines = linesOf(text, path)
  const [first, ...rest] = lines
  const read = readerOf(text)
  if (!first || !isHeader(first, read)) {
    return fromRows(
      lines.map(({ cells, place }) => ({ values: cells, place })),
      wanted,
      read,
    )
  }
  const names = first.cells.map(plain)
  const entries = rest.map(({ cells, place }) => ({
    place,
    values: unfold(Object.fromEntries(names.map((name, n) => [name, cells[n] ?? '']))),
  }))
  return fromEntries(
    entries,
    names.includes(LIST) ? [...first.cells, ...SIDES] : first.cells,
    path,
    wanted,
    read,
  )
}

/** Lines of cells, whatever is between them. */
export function linesOf(text: string, path: string): Line[] {
  return split(text, path, separatorOf(text))
}

/** Whether the first line has names and no number. */
export function hasHeader(text: string, path: string): boolean {
  const [first] = linesOf(text, path)
  return first !== undefined && isHeader(first, readerOf(text))
}

function isHeader({ cells }: Line, read: ReadNumber): boolean {
  return cells.every((cell) => cell === '' || Number.isNaN(read(cell)))
}

/** How cells are read as numbers; what is none is NaN. */
export function readerOf(text: string): ReadNumber {
  // Spreadsheets that take the comma for decimals separate by semicolons.
  const semicolons = separatorOf(text) === ';'
  const decimal = (cell: string) => (semicolons ? cell.replace(/^([-+]?\d*),(\d+)$/, '$1.$2') : cell)
  return (cell) => (typeof cell !== 'string' || cell === '' ? Number.NaN : Number(decimal(cell)))
}

const LIST = 'bbox'
const SIDES = ['x', 'y', 'width', 'height']

/** A cell may hold all four, `[x, y, width, height]`, as COCO's do. */
function unfold(values: Record<string, string>): Record<string, string> {
  const cell = values[LIST]
  if (cell === undefined) return values
  const parts = cell
    .replaceAll(/[[\]()]/g, '')
    .trim()
    .split(/[\s,]+/)
  return { ...values, ...Object.fromEntries(SIDES.map((name, n) => [name, parts[n] ?? ''])) }
}

function split(text: string, path: string, delimiter: string): Line[] {
  const source = delimiter === ' ' ? text.replaceAll(/[ \t]+/g, ' ') : text
  try {
    const records = parse(source, {
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      comment: '#',
      comment_no_infix: true,
      info: true,
    })
    return (records as unknown as { record: string[]; info: Info }[]).map(({ record, info }) => ({
      cells: record,
      place: `${path} line ${info.lines}`,
    }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    fail(`${path} is not CSV: ${clip(oneLine(error), 120)}`, error)
  }
}

/** What separates the cells of the first line that is not a comment. */
function separatorOf(text: string): string {
  const line = /^(?!#)[^\n]*\S[^\n]*/m.exec(text)?.[0].trim() ?? ''
  return ['\t', ';', ',', ' '].find((sign) => line.includes(sign)) ?? ','
}
