import { describeValue, invalid } from '@roipool/core'
import {
  type AnnotatedImage,
  type Annotation,
  type Annotations,
  assemble,
  type Placed,
  refuse,
  sideAt,
  stem,
  type TextFile,
  tidy,
} from './structure.js'

export interface YoloOptions {
  /** The names of the categories: a line's number counts them from 0. */
  readonly classes: readonly string[]
  /** Every image. Its boxes are in the file of the same name without the ending; without such a file it has none. */
  readonly images: readonly Omit<AnnotatedImage, 'id'>[]
}

/**
 * Reads YOLO annotations: a text file an image, a line a box: class, centre x, centre y, width, height, in shares of the
 * image. A category's id is its number, an image's the name of its file.
 *
 * @throws RoiPoolError ROI_INVALID with the file and the line that is malformed, or that belongs to no image
 */
export function readYolo(files: Iterable<TextFile>, { classes, images }: YoloOptions): Annotations {
  const known = images.map((image, n): AnnotatedImage => {
    const entry = `options.images[${n}]`
    const [width, height] = [image.width, image.height]
    return {
      id: image.file,
      file: image.file,
      width: sideAt(image.file, entry, 'width', width),
      height: sideAt(image.file, entry, 'height', height),
    }
  })
  const imageOf = new Map(known.map((image) => [stem(image.file), image]))
  if (imageOf.size < known.length) invalid('options.images has two images of one name: rename one of them')
  const placed: Placed[] = []
  for (const { file, text } of files) {
    const image =
      imageOf.get(stem(file)) ?? invalid(`${file} belongs to no image of options.images: add the image`)
    for (const [n, line] of text.split(/\r?\n/).entries()) {
      if (line.trim() === '') continue
      const entry = `line ${n + 1}`
      placed.push({ annotation: annotationOf(line, image, file, entry, classes), file, entry })
    }
  }
  const categories = classes.map((name, id) => ({ id, name }))
  return assemble(categories, known, placed)
}

function annotationOf(
  line: string,
  { id, width, height }: AnnotatedImage,
  file: string,
  entry: string,
  classes: readonly string[],
): Annotation {
  const numbers = line.trim().split(/\s+/).map(Number)
  if (numbers.length !== 5 || !numbers.every(Number.isFinite)) {
    const polygon = numbers.length > 6 ? ': polygons are not read, convert them to boxes' : ''
    refuse(
      file,
      entry,
      `must be five numbers, class x y width height, but is ${describeValue(line)}${polygon}`,
    )
  }
  const [category, x, y, w, h] = numbers as [number, number, number, number, number]
  if (classes[category] === undefined) {
    refuse(
      file,
      entry,
      `class ${category} is none of the ${classes.length} classes: add its name, or drop the line`,
    )
  }
  const corners = [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height]
  return { image: id, category, box: corners.map(tidy) as unknown as Annotation['box'] }
}

/** YOLO's text files, one for each image, empty for one without boxes. Classes count from 0 as `categories` lists them. */
export function writeYolo({ categories, images, truth }: Annotations): TextFile[] {
  const number = new Map(categories.map(({ id }, n) => [id, n]))
  return images.map(({ id, file, width, height }) => {
    const lines = truth
      .filter(({ image }) => image === id)
      .map(({ category, box: [x1, y1, x2, y2] }) => {
        const of = number.get(category)
        if (of === undefined)
          invalid(`annotations.categories has no category ${describeValue(category)}: add it`)
        const shares = [(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height]
        return `${of} ${shares.map((value) => Number(value.toFixed(12))).join(' ')}\n`
      })
    return { file: `${stem(file)}.txt`, text: lines.join('') }
  })
}
