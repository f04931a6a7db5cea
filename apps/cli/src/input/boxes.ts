import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'
import type { BoxFormat, BoxTable } from './box-format.js'
import { parseCsvBoxes } from './boxes-csv.js'
import { parseJsonBoxes } from './boxes-json.js'

/** Reads boxes from a `.csv` file or, whatever else it is called, a JSON document. */
export async function readBoxes(path: string, format: BoxFormat | undefined): Promise<BoxTable> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    fail(`cannot read the boxes ${path}: ${fileReason(error)}`, error)
  })
  const parse = extname(path).toLowerCase() === '.csv' ? parseCsvBoxes : parseJsonBoxes
  return parse(text.replace(/^\uFEFF/, ''), path, format)
}
