import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type Annotations, readCoco, readVoc, readYolo } from '@roipool/detection/annotations'
import { fail, fileReason, oneLine } from '@roipool/terminal'
import { namesIn } from './find-pictures.js'
import { sizeOf } from './picture.js'

type Warn = (message: string) => void

/**
 * Reads annotations: a COCO file, or a folder of Pascal VOC's or YOLO's files.
 *
 * @param images the folder of the pictures: YOLO does not write down how large they are
 * @throws CliError naming the file and what is wrong with it
 */
export async function readAnnotations(place: string, images: string, warn: Warn): Promise<Annotations> {
  const info = await stat(place).catch((error: unknown) =>
    fail(`cannot read ${place}: ${fileReason(error)}`, error),
  )
  if (!info.isDirectory()) {
    if (extname(place).toLowerCase() === '.json') return readCoco(await read(place), place)
    fail(`${place} must be a COCO .json file, or a folder of Pascal VOC .xml or YOLO .txt files`)
  }
  const names = (await readdir(place)).sort()
  const xml = names.filter((name) => extname(name).toLowerCase() === '.xml')
  if (xml.length > 0) return readVoc(await filesOf(place, xml))
  const txt = names.filter((name) => extname(name).toLowerCase() === '.txt' && !CLASSES.includes(name))
  if (txt.length > 0) return yolo(place, txt, images, warn)
  fail(`the folder ${place} has neither Pascal VOC .xml nor YOLO .txt files`)
}

/** Where YOLO's tools write the names of the classes, a name a line. */
const CLASSES = ['classes.txt', 'obj.names', 'labels.txt']

async function yolo(
  place: string,
  names: readonly string[],
  images: string,
  warn: Warn,
): Promise<Annotations> {
  const sizes: { file: string; width: number; height: number }[] = []
  for (const file of await namesIn(images)) {
    const size = await sizeOf(join(images, file)).catch((error: unknown) =>
      warn(`${oneLine(error)}: left out`),
    )
    if (size) sizes.push({ file, width: size.width, height: size.height })
  }
  const stems = new Set(sizes.map(({ file }) => file.replace(/\.[^.]*$/, '')))
  const known = names.filter((name) => stems.has(name.replace(/\.[^.]*$/, '')))
  const lost = names.length - known.length
  if (lost > 0) {
    const first = names.find((name) => !known.includes(name))
    const words = `${lost} of ${names.length} files of ${place} have no picture in ${images}, ${first} the first`
    if (lost === names.length) fail(`${words}: is it the right folder?`)
    warn(`${words}: they are left out`)
  }
  return readYolo(await filesOf(place, known), { classes: await classesOf(place), images: sizes })
}

async function classesOf(place: string): Promise<string[]> {
  for (const folder of [place, join(place, '..')]) {
    for (const name of CLASSES) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => undefined)
      if (text !== undefined) return text.split(/\r?\n/).flatMap((line) => line.trim() || [])
    }
  }
  fail(`YOLO's files do not name the classes: write ${join(place, CLASSES[0]!)}, a name a line`)
}

async function filesOf(folder: string, names: readonly string[]) {
  return Promise.all(names.map(async (file) => ({ file, text: await read(join(folder, file)) })))
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) =>
    fail(`cannot read ${file}: ${fileReason(error)}`, error),
  )
}
