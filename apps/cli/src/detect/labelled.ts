import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Annotation, Annotations } from '@roipool/detection/annotations'
import { fail } from '@roipool/terminal'
import { readAnnotations } from './annotations.js'
import { namesIn } from './find-pictures.js'
import { type Box, type Picture, scaled } from './picture.js'

/** Pictures, and what is on them. */
export interface Labelled {
  readonly classes: readonly string[]
  readonly pictures: readonly LabelledPicture[]
}

export interface LabelledPicture {
  /** Where it is, and what the annotations call it. */
  readonly file: string
  readonly name: string
  /** The size that its boxes are given for. */
  readonly width: number
  readonly height: number
  readonly objects: readonly LabelledObject[]
}

export interface LabelledObject {
  /** Its place in `classes`. */
  readonly label: number
  readonly box: Box
  readonly area?: number | undefined
  /** Whether it is a crowd, or difficult: measures have rules for those, and nothing is learnt from them. */
  readonly crowd: boolean
  readonly difficult: boolean
}

/** Reads annotations and finds their pictures. `warn` is told, once a kind, what is left out or put right. */
export async function readLabelled(
  place: string,
  images: string,
  warn: (message: string) => void,
): Promise<Labelled> {
  const annotations = await readAnnotations(place, images, warn)
  const { categories } = annotations
  const objects = objectsOf(annotations, warn)
  const find = await finderIn(images)
  const found = await Promise.all(
    annotations.images.map(async (image) => ({ ...image, path: await find(image.file) })),
  )
  const pictures = found.flatMap(({ id, file, width, height, path }): LabelledPicture[] =>
    path === undefined ? [] : [{ file: path, name: file, width, height, objects: objects.get(id) ?? [] }],
  )
  const lost = found.filter(({ path }) => path === undefined)
  if (found.length === 0) fail(`${place} lists no image`)
  if (lost.length > 0) {
    const words = `${lost.length} of ${found.length} images of ${place} are not in ${images}, ${lost[0]!.file} the first`
    if (pictures.length === 0) fail(`${words}: is it the right folder?`)
    warn(`${words}: they are left out`)
  }
  return { classes: categories.map(({ name }) => name), pictures }
}

/** Objects by image: those with an area, cut off at the image's edge. */
function objectsOf({ categories, images, truth, warnings }: Annotations, warn: (message: string) => void) {
  for (const [kinds, cure] of [
    [['inverted', 'empty'], 'left out'],
    [['outside'], 'cut off at the edge of the image'],
  ] as const) {
    const [first, ...more] = warnings.filter(({ kind }) => (kinds as readonly string[]).includes(kind))
    if (first === undefined) continue
    warn(`${more.length + 1} of ${truth.length} boxes are ${cure}; the first: ${first.message}`)
  }
  const label = new Map(categories.map(({ id }, n) => [id, n]))
  const sizes = new Map(images.map((image) => [image.id, image]))
  const objects = new Map<Annotation['image'], LabelledObject[]>()
  for (const { image, category, box, area, crowd = false, difficult = false } of truth) {
    const { width, height } = sizes.get(image)!
    const [x1, y1, x2, y2] = box
    const cut = [Math.max(x1, 0), Math.max(y1, 0), Math.min(x2, width), Math.min(y2, height)] as const
    if (cut[2] <= cut[0] || cut[3] <= cut[1]) continue
    const of = objects.get(image) ?? []
    objects.set(image, of)
    of.push({ label: label.get(category)!, box: cut, area, crowd, difficult })
  }
  return objects
}

/** Looks for a picture as it is named; by its name without folders; by that without its ending. */
async function finderIn(folder: string): Promise<(file: string) => Promise<string | undefined>> {
  const names = await namesIn(folder)
  const stem = (name: string) => name.replace(/\.[^.]*$/, '')
  const stems = new Map(names.map((name) => [stem(name), name]))
  return async (file) => {
    const exact = join(folder, file)
    if ((await stat(exact).catch(() => undefined))?.isFile()) return exact
    const name = basename(file)
    const near = names.includes(name) ? name : stems.get(stem(name))
    return near === undefined ? undefined : join(folder, near)
  }
}

/** Boxes as annotated, in pixels of something of another size. Undefined where the shape is another one. */
export function fitted(
  { width, height, objects }: LabelledPicture,
  picture: Picture,
  to: { readonly width: number; readonly height: number },
): (LabelledObject & { readonly box: Box })[] | undefined {
  // Sizes are rounded when a picture is made smaller.
  const skew = (picture.width * height) / (picture.height * width)
  if (Math.abs(skew - 1) > 0.03) return undefined
  const [x, y] = [to.width / width, to.height / height]
  return objects.map((one) => ({
    ...one,
    box: scaled(one.box, x, y),
    area: one.area === undefined ? undefined : one.area * x * y,
  }))
}

/** Of a picture whose shape is not the one that was annotated. */
export function misfitWords({ file, width, height }: LabelledPicture, picture: Picture): string {
  return `${file} has ${picture.width}×${picture.height} pixels, but its boxes are given for ${width}×${height}: left out`
}

/** Every k-th picture for validation, the others for training. */
export function split(pictures: readonly LabelledPicture[], share: number) {
  const chosen = (n: number) => Math.floor((n + 1) * share) > Math.floor(n * share)
  return {
    training: pictures.filter((_, n) => !chosen(n)),
    validation: pictures.filter((_, n) => chosen(n)),
  }
}
