import { mkdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'
import { checkFolder, checkWritable } from '../output/check-output.js'
import { writeWhole } from '../output/write-whole.js'
import { type Mark, overlay } from './marks.js'
import type { Picture } from './picture.js'

/** How a drawn picture is written, by the ending of its name. */
const WRITERS = {
  '.png': (drawn) => drawn.png(),
  '.jpg': (drawn) => drawn.jpeg({ quality: 90 }),
  '.jpeg': (drawn) => drawn.jpeg({ quality: 90 }),
  '.webp': (drawn) => drawn.webp({ quality: 90 }),
} satisfies Record<string, (drawn: Picture['upright']) => Picture['upright']>

const endingOf = (path: string) => extname(path).toLowerCase() as keyof typeof WRITERS

/**
 * Where the drawn picture of each file goes: a file of a known ending where there is one picture, else a folder.
 *
 * @throws CliError where one could not be written, would be written twice, or is a picture that is read
 */
export async function drawnPlaces(output: string, files: readonly string[]): Promise<Map<string, string>> {
  if (!(await isFolder(output)) && endingOf(output) in WRITERS) {
    const [file, ...more] = files
    if (more.length > 0)
      fail(`${output} is one picture, but there are ${files.length}: name a folder with -o`)
    await checkWritable(output, files)
    return new Map([[file!, output]])
  }
  if (!/[\\/]$/.test(output) && extname(output) !== '' && !(await isFolder(output))) {
    fail(`${output} must end in ${Object.keys(WRITERS).join(', ')}, or be a folder: ${output}/`)
  }
  await checkFolder(output)
  const places = new Map(files.map((file) => [file, join(output, nameOf(file))]))
  const taken = new Map<string, string>()
  for (const [file, place] of places) {
    const other = taken.get(place)
    if (other !== undefined) fail(`${other} and ${file} would both be drawn to ${place}: draw them apart`)
    taken.set(place, file)
    if (await isFolder(output)) await checkWritable(place, files)
  }
  return places
}

/** Draws boxes on a picture, at its own size. */
export async function writeDrawn(picture: Picture, marks: readonly Mark[], place: string): Promise<void> {
  const { upright, width, height } = picture
  await makeFolder(join(place, '..'))
  const drawn = upright.clone().composite([{ input: overlay(width, height, marks) }])
  await writeWhole(place, [await WRITERS[endingOf(place)](drawn).toBuffer()])
}

/** The same name; as a PNG where pictures of its kind are not written. */
function nameOf(file: string): string {
  const name = basename(file)
  return endingOf(name) in WRITERS ? name : `${name}.png`
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  )
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    fail(`cannot make the folder ${folder}: ${fileReason(error)}`, error)
  })
}
