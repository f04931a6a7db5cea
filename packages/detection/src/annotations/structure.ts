import { describeValue, invalid } from '@roipool/core'
import type { Id, Truth } from '../entries.js'

/** What every format is read to and written from. Images without boxes stay. */
export interface Annotations {
  readonly categories: readonly Category[]
  readonly images: readonly AnnotatedImage[]
  /** What is there: `evaluateCoco` and `evaluateVoc` take it as it is. */
  readonly truth: readonly Annotation[]
  /** Boxes to look at. They are in `truth` as they were read. */
  readonly warnings: readonly Warning[]
}

export interface Category {
  readonly id: Id
  readonly name: string
}

export interface AnnotatedImage {
  readonly id: Id
  /** The name of its file. */
  readonly file: string
  /** Pixels. */
  readonly width: number
  readonly height: number
}

/** x1 y1 x2 y2 in pixels from the image's top left corner. x2 and y2 are where the last pixel ends. */
export interface Annotation extends Truth {
  readonly box: readonly [x1: number, y1: number, x2: number, y2: number]
}

/** A box that is outside its image, inverted, or without area. */
export interface Warning {
  readonly kind: 'outside' | 'inverted' | 'empty'
  /** Its place in `truth`. */
  readonly index: number
  readonly file: string
  /** What is wrong, where, and the cure. */
  readonly message: string
}

/** A text and the name that errors give it. */
export interface TextFile {
  readonly file: string
  readonly text: string
}

/** An annotation, and where it was read. */
export interface Placed {
  readonly annotation: Annotation
  readonly file: string
  /** Such as `annotations[3]`, or `line 4`. */
  readonly entry: string
}

/** Puts together what was read, and warns of boxes. */
export function assemble(
  categories: readonly Category[],
  images: readonly AnnotatedImage[],
  placed: readonly Placed[],
): Annotations {
  const imageOf = new Map(images.map((image) => [image.id, image]))
  const warnings = placed.flatMap(({ annotation, file, entry }, index): Warning[] => {
    const { box } = annotation
    const image = imageOf.get(annotation.image)!
    const found = trouble(box, image)
    if (!found) return []
    const [kind, words] = found
    return [{ kind, index, file, message: `${file}: ${entry}: the box ${box.join(' ')} ${words}` }]
  })
  return { categories, images, truth: placed.map(({ annotation }) => annotation), warnings }
}

function trouble(
  [x1, y1, x2, y2]: Annotation['box'],
  { width, height }: AnnotatedImage,
): [Warning['kind'], string] | undefined {
  if (x2 < x1 || y2 < y1) return ['inverted', 'has its corners the wrong way round: order them']
  if (x2 === x1 || y2 === y1) return ['empty', 'has no area: remove it']
  if (x1 >= 0 && y1 >= 0 && x2 <= width && y2 <= height) return undefined
  return ['outside', `is not inside its image of ${width}×${height}: clip it, or check whose box it is`]
}

/** Throws ROI_INVALID: what is wrong in which file and entry, and the cure. */
export function refuse(file: string, entry: string, message: string): never {
  invalid(`${file}: ${entry}: ${message}`)
}

/** A finite number at `name` of an entry. */
export function numberAt(file: string, entry: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  refuse(file, entry, `${name} must be a finite number, but is ${describeValue(value)}`)
}

/** A side of an image in pixels. */
export function sideAt(file: string, entry: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
  const cure = 'write the size of the image there'
  refuse(file, entry, `${name} must be a positive number, but is ${describeValue(value)}: ${cure}`)
}

/** The category of an annotation that is written. */
export function nameOf({ categories }: Annotations, id: Id): string {
  const category = categories.find((one) => one.id === id)
  return category?.name ?? invalid(`annotations.categories has no category ${describeValue(id)}: add it`)
}

/** Numbers without what float64 adds in the last digits: 170.46, not 170.46000000000004. */
export function tidy(value: number): number {
  return Number(value.toFixed(9))
}

/** The name of a file without its folders and its ending. */
export function stem(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '')
}
