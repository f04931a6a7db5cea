import { type Mask, masksFromPolygons, masksFromRle, type Rle } from '@roipool/core'
import { fail, oneLine } from '@roipool/terminal'
import { parseCoco } from '../boxes/coco.js'
import { corners } from '../boxes/format.js'
import { selectBoxes } from '../boxes/select.js'
import { show } from '../show.js'
import type { OtherRegions } from './regions.js'

/** The masks of one image of COCO's annotations: run lengths, or polygons. */
export function masksOf(
  document: unknown,
  path: string,
  input: string,
  asked: string | undefined,
): OtherRegions {
  if (typeof document !== 'object' || document === null || !('annotations' in document)) {
    fail(`${path} must be COCO annotations, whose segmentations are the masks, but is ${show(document)}`)
  }
  const many = parseCoco(document, path)
  const annotations = document.annotations as readonly Record<string, unknown>[]
  // Rows of the image that is chosen, by their numbers in the file.
  const numbered = { ...many, batchIndices: many.rows.map((_, n) => n) }
  const { rows, about, batchIndices: chosen, image } = selectBoxes(numbered, path, input, asked)
  const { width = 0, height = 0 } = image?.size ?? {}
  const masks = chosen!.map((n) => {
    const { segmentation, id = n } = annotations[n]!
    try {
      return maskOf(segmentation, [height, width])
    } catch (error) {
      return fail(`${path}, annotation ${id}: ${oneLine(error)}`, error)
    }
  })
  return {
    count: masks.length,
    on: () => ({ masks }),
    about: (k) => ({ ...about?.[k], box: corners('xyxy', rows[k]!) }),
  }
}

function maskOf(segmentation: unknown, size: readonly number[]): Mask {
  if (Array.isArray(segmentation)) return masksFromPolygons([segmentation], size).masks[0]!
  if (typeof segmentation === 'object' && segmentation !== null) {
    return masksFromRle([segmentation as Rle]).masks[0]!
  }
  return fail('it has no segmentation')
}
