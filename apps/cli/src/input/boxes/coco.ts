import { readCoco, readCocoResults } from '@roipool/detection/annotations'
import type { ManyBoxes, NamedImage } from './format.js'

type Id = string | number
type Box = readonly [x1: number, y1: number, x2: number, y2: number]

/** The boxes of COCO's annotations. */
export function parseCoco(document: object, path: string): ManyBoxes {
  const { images, categories, truth } = readCoco(document, path)
  const ids = (document as { annotations: readonly { id?: Id }[] }).annotations.map(({ id }) => id)
  const named = images.map(({ id, file, width, height }) => ({ file, id, size: { width, height } }))
  const labels = new Map(categories.map(({ id, name }) => [id, name]))
  return boxesOf(named, truth, (n, category) => ({
    ...(ids[n] !== undefined && { id: ids[n] }),
    label: labels.get(category) ?? category,
  }))
}

/** The boxes of COCO's results, which name images and categories only by their ids. */
export function parseCocoResults(results: readonly unknown[], path: string): ManyBoxes {
  const ids = (name: 'image_id' | 'category_id') =>
    [...new Set(results.map((result) => (result as Record<string, Id> | null)?.[name]))].filter(
      (id): id is Id => typeof id === 'string' || typeof id === 'number',
    )
  const images = ids('image_id').map((id) => ({ id }))
  const categories = ids('category_id').map((id) => ({ id, name: String(id) }))
  const unsized = images.map(({ id }) => ({ id, file: '', width: 1, height: 1 }))
  const detections = readCocoResults(results, { images: unsized, categories }, path)
  return boxesOf(images, detections, (n, label) => ({ label, score: detections[n]!.score }))
}

function boxesOf(
  images: readonly NamedImage[],
  boxes: readonly { image: Id; category: Id; box: ArrayLike<number> }[],
  about: (n: number, category: Id) => NonNullable<ManyBoxes['about']>[number],
): ManyBoxes {
  const places = new Map(images.map(({ id }, n) => [id, n]))
  return {
    format: 'xyxy',
    rows: boxes.map(({ box }) => Array.from(box) as unknown as Box),
    about: boxes.map(({ category }, n) => about(n, category)),
    images,
    imageOf: boxes.map(({ image }) => places.get(image)!),
  }
}
