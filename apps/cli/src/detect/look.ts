import type { Detected, FastRcnn, DetectOptions as LookOptions } from '@roipool/fast-rcnn'
import { detect } from '@roipool/fast-rcnn'
import { colourOf, type Mark } from './marks.js'
import { type Box, ownBox, type Picture } from './picture.js'

/** One object that was found, its box in the picture's own pixels. */
export interface Found extends Omit<Detected, 'box'> {
  readonly box: Box
}

export async function look(model: FastRcnn, picture: Picture, options: LookOptions): Promise<Found[]> {
  const found = await detect(model, picture.image, options)
  return found.map((one) => ({ ...one, box: ownBox(picture, one.box) }))
}

export function markOf({ class: name, category, score, box }: Found): Mark {
  return { box, words: `${name} ${score.toFixed(2)}`, colour: colourOf(category) }
}
