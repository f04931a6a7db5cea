import { readVoc } from '@roipool/detection/annotations'
import type { BoxTable } from './format.js'

/** The boxes of a file of Pascal VOC, which is of one image. */
export function parseVoc(text: string, path: string): BoxTable {
  const { images, truth } = readVoc([{ file: path, text }])
  return {
    format: 'xyxy',
    rows: truth.map(({ box }) => [...box]),
    about: truth.map(({ category }) => ({ label: category })),
    image: { file: images[0]!.file, size: images[0]! },
  }
}
