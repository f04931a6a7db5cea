import {
  type Annotations,
  readCoco,
  readVoc,
  readYolo,
  writeCoco,
  writeVoc,
  writeYolo,
} from '@roipool/detection/annotations'
import { strToU8, zip } from 'fflate'
import type { Photograph, Project, Thing } from './types'

export type Format = 'coco' | 'voc' | 'yolo'

function annotationsOf({ names, photographs }: Project): Annotations {
  return {
    categories: names.map((name, n) => ({ id: n + 1, name })),
    images: photographs.map(({ id, name, width, height }) => ({ id, file: name, width, height })),
    truth: photographs.flatMap(({ id, things }) =>
      things.map(({ name, box }) => ({ image: id, category: names.indexOf(name) + 1, box })),
    ),
    warnings: [],
  }
}

/** The boxes as a file of their own: a JSON file, or a zip of texts. */
export async function writeBoxes(project: Project, format: Format): Promise<{ name: string; blob: Blob }> {
  const annotations = annotationsOf(project)
  if (format === 'coco') {
    const numbers = new Map(project.photographs.map(({ id }, n) => [id, n + 1]))
    const { images, truth } = annotations
    const numbered = {
      ...annotations,
      images: images.map((image) => ({ ...image, id: numbers.get(String(image.id))! })),
      truth: truth.map((one) => ({ ...one, image: numbers.get(String(one.image))! })),
    }
    const text = JSON.stringify(writeCoco(numbered), null, 1)
    return { name: 'coco.json', blob: new Blob([text], { type: 'application/json' }) }
  }
  const texts = format === 'voc' ? writeVoc(annotations) : writeYolo(annotations)
  const files = Object.fromEntries(texts.map(({ file, text }) => [file, strToU8(text)]))
  if (format === 'yolo') files['classes.txt'] = strToU8(`${project.names.join('\n')}\n`)
  const bytes = await new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) =>
    zip(files, (error, data) => (error ? reject(error) : resolve(data as Uint8Array<ArrayBuffer>))),
  )
  return { name: `${format}.zip`, blob: new Blob([bytes], { type: 'application/zip' }) }
}

/** Boxes that were read, by the name of the photograph's file. */
export interface ReadBoxes {
  readonly names: readonly string[]
  readonly things: ReadonlyMap<string, readonly Thing[]>
}

interface Text {
  readonly file: string
  readonly text: string
}

/**
 * Reads COCO (one .json), Pascal VOC (.xml, one a photograph) or YOLO (.txt, one a photograph, and classes.txt with a
 * name a line).
 *
 * @param photographs those that YOLO's files may be of: it does not write down sizes
 * @throws Error that names the file and what is wrong with it
 */
export function readBoxes(files: readonly Text[], photographs: readonly Photograph[]): ReadBoxes {
  const { categories, images, truth } = annotationsIn(files, photographs)
  const nameOf = new Map(categories.map(({ id, name }) => [id, name]))
  const things = new Map(
    images.map(({ id, file }) => [
      baseName(file),
      truth
        .filter(({ image }) => image === id)
        .map(({ category, box }) => ({ id: crypto.randomUUID(), name: nameOf.get(category)!, box })),
    ]),
  )
  return { names: categories.map(({ name }) => name), things }
}

function annotationsIn(files: readonly Text[], photographs: readonly Photograph[]): Annotations {
  const [first] = files
  if (first?.file.endsWith('.json')) return readCoco(first.text, first.file)
  if (first?.file.endsWith('.xml')) return readVoc(files)
  const classes = files.find(({ file }) => file === 'classes.txt')
  if (!classes)
    throw new Error('YOLO’s boxes need a file classes.txt too, with a name a line, in their order.')
  const stems = new Set(photographs.map(({ name }) => stem(name)))
  return readYolo(
    files.filter(({ file }) => file !== 'classes.txt' && stems.has(stem(file))),
    {
      classes: classes.text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
      images: photographs.map(({ name, width, height }) => ({ file: name, width, height })),
    },
  )
}

const baseName = (file: string) => file.split(/[\\/]/).at(-1)!
const stem = (file: string) => file.replace(/\.[^.]*$/, '')
