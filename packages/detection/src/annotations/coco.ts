import { describeValue, invalid } from '@roipool/core'
import { checkEntries, type Detection, type Id } from '../entries.js'
import {
  type AnnotatedImage,
  type Annotation,
  type Annotations,
  assemble,
  type Category,
  numberAt,
  refuse,
  sideAt,
  tidy,
} from './structure.js'

/** COCO's instances file, as far as boxes go. */
export interface CocoFile {
  readonly images: { id: Id; file_name: string; width: number; height: number }[]
  readonly categories: { id: Id; name: string }[]
  readonly annotations: CocoBox[]
}

interface CocoBox {
  readonly id: number
  readonly image_id: Id
  readonly category_id: Id
  /** x y width height. */
  readonly bbox: number[]
  readonly area: number
  readonly iscrowd: 0 | 1
}

/** COCO's results file: what a detector found. */
type CocoResults = { image_id: Id; category_id: Id; bbox: number[]; score: number }[]

type Entry = Record<string, unknown>

/**
 * Reads COCO annotations: images, categories, and the boxes of annotations. Masks and keypoints are passed over.
 *
 * @param json the text of the file, or what `JSON.parse` makes of it
 * @param file the name that errors give it
 * @throws RoiPoolError ROI_INVALID with the file and the entry that is malformed
 */
export function readCoco(json: unknown, file = 'COCO annotations'): Annotations {
  const data = parsed(json, file)
  if (data === null || typeof data !== 'object') {
    invalid(`${file} must be an object of images, annotations and categories, but is ${describeValue(data)}`)
  }
  const lists = data as Entry
  const images = listAt(lists, 'images', file).map(([entry, image]): AnnotatedImage => {
    if (typeof image.file_name !== 'string') {
      refuse(file, entry, `file_name must be a string, but is ${describeValue(image.file_name)}`)
    }
    return {
      id: idAt(file, entry, 'id', image.id),
      file: image.file_name,
      width: sideAt(file, entry, 'width', image.width),
      height: sideAt(file, entry, 'height', image.height),
    }
  })
  const categories = listAt(lists, 'categories', file).map(([entry, { id, name }]): Category => {
    if (typeof name === 'string') return { id: idAt(file, entry, 'id', id), name }
    return refuse(file, entry, `name must be a string, but is ${describeValue(name)}`)
  })
  const known = { image: idsOf('images', images, file), category: idsOf('categories', categories, file) }
  const placed = listAt(lists, 'annotations', file).map(([entry, value]) => {
    const annotation: Annotation = {
      ...placeOf(value, known, file, entry),
      ...(value.area === undefined ? {} : { area: numberAt(file, entry, 'area', value.area) }),
      ...(value.iscrowd ? { crowd: true } : {}),
    }
    return { annotation, file, entry }
  })
  return assemble(categories, images, placed)
}

/**
 * Reads COCO results: detections of the images and categories of `annotations`.
 *
 * @throws RoiPoolError ROI_INVALID with the file and the entry that is malformed, or names what is not there
 */
export function readCocoResults(
  json: unknown,
  { images, categories }: Pick<Annotations, 'images' | 'categories'>,
  file = 'COCO results',
): Detection[] {
  const known = { image: idsOf('images', images, file), category: idsOf('categories', categories, file) }
  return listAt({ results: parsed(json, file) }, 'results', file).map(([entry, value]) => ({
    ...placeOf(value, known, file, entry),
    score: numberAt(file, entry, 'score', value.score),
  }))
}

/** COCO's file of annotations: `JSON.stringify` makes its text. Ids of annotations count from 1. */
export function writeCoco({ images, categories, truth }: Annotations): CocoFile {
  return {
    images: images.map(({ id, file, width, height }) => ({ id, file_name: file, width, height })),
    categories: categories.map(({ id, name }) => ({ id, name })),
    annotations: truth.map(({ image, category, box, area, crowd }, n) => {
      const bbox = sides(box)
      const size = area ?? Math.max(0, tidy(bbox[2]! * bbox[3]!))
      return { id: n + 1, image_id: image, category_id: category, bbox, area: size, iscrowd: crowd ? 1 : 0 }
    }),
  }
}

/** COCO's file of results: `JSON.stringify` makes its text. */
export function writeCocoResults(detections: readonly Detection[]): CocoResults {
  checkEntries(detections, [])
  return detections.map(({ image, category, box, score }) => ({
    image_id: image,
    category_id: category,
    bbox: sides(box),
    score,
  }))
}

function parsed(json: unknown, file: string): unknown {
  if (typeof json !== 'string') return json
  try {
    return JSON.parse(json)
  } catch (error) {
    invalid(`${file} is not JSON: ${(error as Error).message}`)
  }
}

/** The entries of a list, each with its place. */
function listAt(lists: Entry, name: string, file: string): [entry: string, value: Entry][] {
  const list = lists[name]
  if (!Array.isArray(list)) invalid(`${file}: ${name} must be a list, but is ${describeValue(list)}`)
  return list.map((value, n) => {
    if (value !== null && typeof value === 'object') return [`${name}[${n}]`, value]
    return refuse(file, `${name}[${n}]`, `must be an object, but is ${describeValue(value)}`)
  })
}

function idAt(file: string, entry: string, name: string, id: unknown): Id {
  if (typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id))) return id
  refuse(file, entry, `${name} must be a number or a string, but is ${describeValue(id)}`)
}

/** The ids of a list, none twice. */
function idsOf(name: string, list: readonly { id: Id }[], file: string): Set<Id> {
  const ids = new Set<Id>()
  for (const [n, { id }] of list.entries()) {
    if (ids.has(id)) refuse(file, `${name}[${n}]`, `id ${describeValue(id)} is there twice: number them anew`)
    ids.add(id)
  }
  return ids
}

function placeOf(value: Entry, known: { image: Set<Id>; category: Set<Id> }, file: string, entry: string) {
  const { image_id: image, category_id: category, bbox } = value
  if (!known.image.has(image as Id)) {
    refuse(file, entry, `image_id is ${describeValue(image)}, which images does not have: add the image`)
  }
  if (!known.category.has(category as Id)) {
    refuse(file, entry, `category_id is ${describeValue(category)}, which categories does not have: add it`)
  }
  if (!Array.isArray(bbox) || bbox.length !== 4 || !bbox.every(Number.isFinite)) {
    refuse(file, entry, `bbox must be four finite numbers, x y width height, but is ${describeValue(bbox)}`)
  }
  const [x, y, width, height] = bbox as [number, number, number, number]
  const box = [x, y, x + width, y + height] as const
  return { image: image as Id, category: category as Id, box }
}

/** x y width height. */
function sides(box: ArrayLike<number>): number[] {
  return [box[0]!, box[1]!, box[2]! - box[0]!, box[3]! - box[1]!].map(tidy)
}
