import { readdir, stat } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'
import { STANDARD } from '../bytes.js'
import type { BoxTable, ManyBoxes, NamedImage, RowFormat } from './format.js'
import { parseBoxes } from './read.js'
import { byInput, pickRows, stem } from './select.js'

/** The boxes of one image of many. */
export interface Group {
  /** What the file, or the file's place, calls the image. */
  readonly image: NamedImage
  readonly boxes: BoxTable
}

/**
 * The boxes of many images: of one file that names them, or of a folder with a file an image, in any of the formats that
 * the boxes of one image have.
 */
export async function readGroups(place: string, format: RowFormat | undefined): Promise<Group[]> {
  const info = place === STANDARD ? undefined : await stat(place).catch(() => undefined)
  if (!info?.isDirectory()) return groupsOf(await parseBoxes(place, format))
  const files = await filesIn(place)
  const groups: Group[] = []
  for (const file of files) {
    const path = join(place, file)
    const found = groupsOf(await parseBoxes(path, format))
    // A file of one image is called as the image is.
    groups.push(...found.map((group) => (found.length === 1 ? { ...group, image: { file } } : group)))
  }
  return groups
}

const ENDINGS = ['.xml', '.txt', '.json', '.csv', '.tsv', '.npy']
/** Where tools write the names of YOLO's classes. */
const NO_BOXES = ['classes.txt', 'obj.names', 'labels.txt']

async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) =>
    fail(`cannot read the folder ${folder}: ${fileReason(error)}`, error),
  )
  const files = found.flatMap((entry) =>
    entry.isFile() && ENDINGS.includes(extname(entry.name).toLowerCase()) && !NO_BOXES.includes(entry.name)
      ? [relative(folder, join(entry.parentPath, entry.name))]
      : [],
  )
  return files.length > 0
    ? files.sort()
    : fail(`the folder ${folder} has no files of boxes: they end in ${ENDINGS.join(', ')}`)
}

/** A group for each image that the file names; one without a name where it names none. */
function groupsOf({ images, imageOf, ...table }: ManyBoxes): Group[] {
  if (!images || !imageOf) return [{ image: table.image ?? {}, boxes: table }]
  const rows = images.map((): number[] => [])
  for (const [row, image] of imageOf.entries()) rows[image]!.push(row)
  return images.map((image, n) => ({ image, boxes: { ...pickRows(table, rows[n]!), image } }))
}

/** Which group is of which file. */
export interface Matched {
  readonly boxes: ReadonlyMap<string, BoxTable>
  /** Files that no group is of. */
  readonly without: readonly string[]
  /** Names of images that have boxes and are none of the files. */
  readonly unused: readonly string[]
}

/**
 * Finds the boxes of each file.
 *
 * @param place the file or the folder of the boxes, for errors
 * @throws CliError where two images could be one file, or two files one image
 */
export function matchGroups(groups: readonly Group[], files: readonly string[], place: string): Matched {
  const [only] = groups
  if (groups.length === 1 && only!.image.file === undefined && only!.image.id === undefined) {
    if (files.length === 1) return { boxes: new Map([[files[0]!, only!.boxes]]), without: [], unused: [] }
    fail(
      `${place} does not say which of the ${files.length} images its boxes are of: write {"a.jpg": [[x1, y1, x2, y2]]}, a CSV column filename, or a file for each image in a folder`,
    )
  }
  const byKey = new Map<string, Group[]>()
  for (const group of groups) {
    const key = keyOf(group.image.file === undefined ? String(group.image.id) : stem(group.image.file))
    byKey.set(key, [...(byKey.get(key) ?? []), group])
  }
  const boxes = new Map<string, BoxTable>()
  const owners = new Map<Group, string>()
  // The surest way first, for all files: what it finds is not to be had by a looser one.
  for (let way = 0; way < byInput('').length; way++) {
    const taken = new Set(owners.keys())
    for (const file of files) {
      if (boxes.has(file)) continue
      const known = byKey.get(keyOf(stem(file))) ?? []
      const [group, other] = known.filter((one) => !taken.has(one) && byInput(file)[way]!(one.image))
      if (group && other) {
        fail(`${place} has boxes of ${nameOf(group)} and ${nameOf(other)}: either could be ${file}`)
      }
      if (!group) continue
      const owner = owners.get(group)
      if (owner !== undefined) {
        fail(
          `the boxes of ${nameOf(group)} in ${place} fit both ${owner} and ${file}: name them with their folders`,
        )
      }
      owners.set(group, file)
      boxes.set(file, group.boxes)
    }
  }
  const unused = groups.filter((group) => group.boxes.rows.length > 0 && !owners.has(group))
  const without = files.filter((file) => !boxes.get(file)?.rows.length)
  return { boxes, without, unused: unused.map(nameOf) }
}

/** Names without an ending are compared as they are, numbers as numbers. */
function keyOf(name: string): string {
  return /^\d+$/.test(name) ? String(Number(name)) : name
}

function nameOf({ image: { file, id } }: Group): string {
  return file ?? String(id)
}
