import { parseXml, XmlElement } from '@rgrove/parse-xml'
import { describeValue, invalid } from '@roipool/core'
import {
  type AnnotatedImage,
  type Annotation,
  type Annotations,
  assemble,
  type Category,
  nameOf,
  numberAt,
  type Placed,
  refuse,
  sideAt,
  stem,
  type TextFile,
  tidy,
} from './structure.js'

export interface VocReadOptions {
  /** The names of the categories, in their order; others are refused. By default those that are there, sorted. */
  readonly classes?: readonly string[] | undefined
}

/** One file of annotations to write. */
export type VocFile = TextFile

/**
 * Reads Pascal VOC annotations, one XML file an image. A category's id is its name, an image's the name of its file.
 *
 * VOC counts pixels from 1, and the last one belongs to the box: xmin 1, xmax 10 are ten pixels. They are read as x1 0, x2
 * 10, so `evaluateVoc` needs no `inclusive` here.
 *
 * @throws RoiPoolError ROI_INVALID with the file and the object that is malformed
 */
export function readVoc(files: Iterable<VocFile>, { classes }: VocReadOptions = {}): Annotations {
  const images: AnnotatedImage[] = []
  const placed: Placed[] = []
  for (const { file, text } of files) {
    const root = rootOf(file, text)
    const name = textOf(root, 'filename') ?? `${stem(file)}.jpg`
    if (images.some(({ id }) => id === name)) {
      refuse(file, 'filename', `${name} is that of another file too: give each image a name of its own`)
    }
    const size =
      child(root, 'size') ?? refuse(file, 'size', 'is missing: write the width and height of the image')
    const width = sideAt(file, 'size', 'width', numberOf(size, 'width'))
    const height = sideAt(file, 'size', 'height', numberOf(size, 'height'))
    images.push({ id: name, file: name, width, height })
    for (const [n, object] of children(root, 'object').entries()) {
      const entry = `object ${n + 1}`
      placed.push({ annotation: annotationOf(object, name, file, entry, classes), file, entry })
    }
  }
  const names = classes ?? [...new Set(placed.map(({ annotation }) => annotation.category as string))].sort()
  const categories = names.map((name): Category => ({ id: name, name }))
  return assemble(categories, images, placed)
}

function annotationOf(
  object: XmlElement,
  image: string,
  file: string,
  entry: string,
  classes: readonly string[] | undefined,
): Annotation {
  const category = textOf(object, 'name') ?? refuse(file, entry, 'name is missing: write the class there')
  if (classes && !classes.includes(category)) {
    refuse(
      file,
      entry,
      `name is ${describeValue(category)}, which is none of the classes: add it, or drop the object`,
    )
  }
  const bounds =
    child(object, 'bndbox') ?? refuse(file, entry, 'bndbox is missing: write xmin ymin xmax ymax there')
  const corner = (name: string) => numberAt(file, entry, `bndbox.${name}`, numberOf(bounds, name))
  return {
    image,
    category,
    box: [corner('xmin') - 1, corner('ymin') - 1, corner('xmax'), corner('ymax')],
    ...(textOf(object, 'difficult') === '1' ? { difficult: true } : {}),
  }
}

function rootOf(file: string, text: string): XmlElement {
  let root: XmlElement | null
  try {
    ;({ root } = parseXml(text))
  } catch (error) {
    invalid(`${file} is not XML: ${(error as Error).message}`)
  }
  if (root?.name === 'annotation') return root
  invalid(`${file} must hold <annotation>, but holds <${root?.name}>`)
}

function children(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter(
    (node): node is XmlElement => node instanceof XmlElement && node.name === name,
  )
}

function child(parent: XmlElement, name: string): XmlElement | undefined {
  return children(parent, name)[0]
}

function textOf(parent: XmlElement, name: string): string | undefined {
  return child(parent, name)?.text.trim() || undefined
}

/** The number in an element; what stands there if it is none. */
function numberOf(parent: XmlElement, name: string): unknown {
  const text = textOf(parent, name)
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text)
}

/**
 * Pascal VOC's XML files, one for each image, in its count of pixels: x1 0, x2 10 become xmin 1, xmax 10.
 *
 * @throws RoiPoolError ROI_INVALID for a category that is not listed
 */
export function writeVoc(annotations: Annotations): VocFile[] {
  return annotations.images.map(({ id, file, width, height }) => {
    const objects = annotations.truth
      .filter(({ image }) => image === id)
      .map(({ category, box: [x1, y1, x2, y2], difficult }) => {
        const name = escaped(nameOf(annotations, category))
        const corners = [`<xmin>${tidy(x1 + 1)}</xmin><ymin>${tidy(y1 + 1)}</ymin>`]
        corners.push(`<xmax>${tidy(x2)}</xmax><ymax>${tidy(y2)}</ymax>`)
        const flag = `<difficult>${difficult ? 1 : 0}</difficult>`
        return `  <object><name>${name}</name>${flag}<bndbox>${corners.join('')}</bndbox></object>\n`
      })
    const size = `<width>${width}</width><height>${height}</height><depth>3</depth>`
    const head = `  <filename>${escaped(file)}</filename>\n  <size>${size}</size>\n`
    return { file: `${stem(file)}.xml`, text: `<annotation>\n${head}${objects.join('')}</annotation>\n` }
  })
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
