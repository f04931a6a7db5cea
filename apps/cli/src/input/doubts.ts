import { type BoxTable, corners } from './boxes/format.js'
import { samePath, stem } from './boxes/select.js'
import { STANDARD } from './bytes.js'
import { onAxes, type SpatialScale } from './scale.js'

/** What boxes are read as. */
export interface Reading {
  /** The file of the image or the map. */
  readonly input: string
  /** The file of the boxes. */
  readonly list: string
  /** Pixels of the image that the boxes are on. */
  readonly width: number
  readonly height: number
  /** The image in words: `the image of 1200×800 pixels`. */
  readonly image: string
  /** Whether the operator takes fractions of the map, whatever the image. */
  readonly takesFractions: boolean
  /** Cells to a pixel, where the caller said so. */
  readonly spatialScale?: SpatialScale | undefined
  /** Whether the caller said which image of the file it is. */
  readonly named: boolean
}

/** What is computed as it was asked for and yet seldom meant: how many boxes, the first of them, and the likely cause. */
export function doubtsOf(boxes: BoxTable, reading: Reading): string[] {
  const { spatialScale: given = 0, takesFractions } = reading
  const scale = Math.max(...onAxes(given))
  const own = [...nameDoubts(boxes, reading), ...turnDoubts(boxes)]
  if (scale >= 2) {
    return [
      ...own,
      `--spatial-scale ${given} makes ${scale} cells of a pixel; is the stride meant, 1/${scale}?`,
    ]
  }
  const all = boxes.rows.map((row) => corners(boxes.format, row))
  const odd = (is: (box: Box) => boolean, many: string) => {
    const places = all.flatMap((box, n) => (is(box) ? [n + 1] : []))
    return places.length === 0 ? [] : [`${counted(places, all.length)} ${many}`]
  }
  const backwards = odd(
    isReversed,
    `end before they begin, read as ${orders[boxes.format]}; is another --format meant?`,
  )
  const empty = odd(hasNoArea, 'have no area, and say nothing about the image')
  if (takesFractions || boxes.fractions) {
    const cause = takesFractions
      ? 'this operator takes fractions of the map, from 0 to 1; are they pixels?'
      : 'they are read as fractions of the image, from 0 to 1; are they pixels?'
    const beyond = (box: Box) => isOutside(box, 1, 1) || box.some((value) => Math.abs(value) > 2)
    return [...own, ...backwards, ...empty, ...odd(beyond, `reach far beyond the image: ${cause}`)]
  }
  const { width, height, image } = reading
  const smallest = Math.min(width, height)
  if (all.length > 0 && smallest > 4 && all.every((box) => box.every((value) => Math.abs(value) <= 1.5))) {
    const cure = 'are they fractions of its sides? then say --normalized'
    return [...own, ...backwards, `all of ${all.length} boxes lie in the first pixel of ${image}: ${cure}`]
  }
  const far = 'were they made for a larger copy of it, or is another --format meant?'
  const outside = odd(
    (box) => !isReversed(box) && isOutside(box, width, height),
    `lie wholly outside ${image}; ${far}`,
  )
  return [...own, ...backwards, ...empty, ...outside]
}

type Box = ReturnType<typeof corners>

const orders = {
  xyxy: 'x1 y1 x2 y2',
  xywh: 'x y width height',
  yxhw: 'y x height width',
  cxcywh: 'cx cy width height',
} as const

function counted(places: readonly number[], all: number): string {
  return `${places.length} of ${all} boxes (the first is box ${places[0]})`
}

function isReversed([x1, y1, x2, y2]: Box): boolean {
  return x2 < x1 || y2 < y1
}

function hasNoArea(box: Box): boolean {
  return !isReversed(box) && (box[2] === box[0] || box[3] === box[1])
}

function isOutside([x1, y1, x2, y2]: Box, width: number, height: number): boolean {
  return (
    x2 < 0 || y2 < 0 || x1 > width || y1 > height || (x1 === width && x2 > x1) || (y1 === height && y2 > y1)
  )
}

/** A file of boxes that says it is of another image, or of another size of it. */
function nameDoubts(
  { image }: BoxTable,
  { input, list, width, height, named, takesFractions }: Reading,
): string[] {
  const other = image?.file !== undefined && !samePath(image.file, input) && stem(image.file) !== stem(input)
  const size = image?.size
  const resized =
    size !== undefined && (size.width !== Math.round(width) || size.height !== Math.round(height))
  return [
    ...(other && !named && input !== STANDARD
      ? [`${list} says its boxes are of ${image.file}, not of ${input}`]
      : []),
    ...(resized && !takesFractions
      ? [
          `${list} says the image has ${size.width}×${size.height} pixels, but it has ${Math.round(width)}×${Math.round(height)}; were the boxes made for another copy of it?`,
        ]
      : []),
  ]
}

/** Rotated boxes that are given as upright ones. */
function turnDoubts({ about = [] }: BoxTable): string[] {
  const turned = about.flatMap(({ angle = 0 }, n) => (angle === 0 ? [] : [n + 1]))
  if (turned.length === 0) return []
  return [
    `${counted(turned, about.length)} have an angle, which this operator leaves out; roiAlignRotated and roiPoolRotated take it`,
  ]
}
