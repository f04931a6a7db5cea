import { fail } from '@roipool/terminal'
import { show } from '../show.js'
import { boxFormatOf, columnsOf, type ManyBoxes, type RowFormat } from './format.js'

/** The numbers of a box, without names. */
export interface Row {
  readonly values: unknown
  /** Where it stood: `boxes.json row 2`. */
  readonly place: string
}

/** Boxes whose numbers stand in the order that `wanted` says, xyxy without it. */
export function fromRows(
  rows: readonly Row[],
  wanted: RowFormat | undefined,
  read: (value: unknown) => number,
): ManyBoxes {
  const columns = columnsOf(wanted ?? 'xyxy')
  const table = rows.map(({ values, place }) => {
    if (!Array.isArray(values)) fail(`${place} must be a list ${columns.join(', ')}, but is ${show(values)}`)
    if (values.length !== columns.length) fail(`${place} ${lengthReason(columns, values.length)}`)
    return values.map((value: unknown, n) => {
      const number = read(value)
      if (Number.isFinite(number)) return number
      return fail(`${place}, column ${columns[n]} must be a finite number, but is ${show(value)}`)
    })
  })
  const format = boxFormatOf(wanted ?? 'xyxy')
  if (columns[0] === 'batch') {
    return { format, rows: table.map((row) => row.slice(1)), batchIndices: table.map(([first]) => first!) }
  }
  if (columns[4] !== 'score') return { format, rows: table }
  return {
    format,
    rows: table.map((row) => row.slice(0, 4)),
    about: table.map((row) => ({ score: row[4]! })),
  }
}

function lengthReason(columns: readonly string[], length: number): string {
  const five =
    length === 5 && columns.length === 4
      ? ': say --format bxyxy where an image index comes first, xyxys where a score comes last'
      : ''
  return `must have ${columns.length} numbers (${columns.join(', ')}), but has ${length}${five}`
}
