import { extname } from 'node:path'
import { fail } from '@roipool/terminal'
import { isNpy, readNpy } from '../arrays/npy.js'
import { toNumbers } from '../arrays/types.js'
import { readBytes } from '../bytes.js'
import { parseCsvBoxes } from './csv.js'
import type { BoxTable, ManyBoxes, RowFormat } from './format.js'
import { parseJsonBoxes } from './json.js'
import { fromRows } from './rows.js'
import { selectBoxes } from './select.js'
import { isYolo, parseYolo } from './yolo.js'

export interface BoxChoice {
  /** How rows without names are written. */
  readonly format?: RowFormat | undefined
  /** The file of the image whose boxes are wanted. */
  readonly input: string
  /** What the file of boxes calls it. */
  readonly image?: string | undefined
}

/** Reads the boxes of one image, in any of the formats that people have. */
export async function readBoxes(path: string, { format, input, image }: BoxChoice): Promise<BoxTable> {
  return selectBoxes(await parseBoxes(path, format), path, input, image)
}

/** All boxes of a file. Its ending says what it is; without a known one, the first sign does. */
export async function parseBoxes(path: string, format: RowFormat | undefined): Promise<ManyBoxes> {
  const bytes = await readBytes(path, 'boxes')
  if (isNpy(bytes)) return parseArray(bytes, path, format)
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  const ending = extname(path).toLowerCase()
  const first = text.trimStart()[0]
  if (first === '<' && ending !== '.json') {
    const { parseVoc } = await import('./voc.js')
    return parseVoc(text, path)
  }
  if (ending === '.json' || first === '[' || first === '{') return parseJsonBoxes(text, path, format)
  if (format === undefined && ending !== '.csv' && ending !== '.tsv' && isYolo(text)) {
    return parseYolo(text, path)
  }
  return parseCsvBoxes(text, path, format)
}

/** [K, 4] or [K, 5] numbers of NumPy's. */
function parseArray(bytes: Buffer, path: string, format: RowFormat | undefined): ManyBoxes {
  const array = readNpy(bytes, path)
  const [count = 0, columns = 0] = array.dims
  if (array.dims.length !== 2) fail(`${path} has the shape (${array.dims.join(', ')}), but boxes are (K, 4)`)
  const numbers = toNumbers(array)
  const rows = Array.from({ length: count }, (_, n) => ({
    values: numbers.slice(n * columns, (n + 1) * columns),
    place: `${path} row ${n + 1}`,
  }))
  return fromRows(rows, format, Number)
}
