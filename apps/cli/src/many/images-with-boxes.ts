import { stat } from 'node:fs/promises'
import { fail } from '@roipool/terminal'
import { type BoxTable, NO_BOXES } from '../input/boxes/format.js'
import { matchGroups, readGroups } from '../input/boxes/of-many.js'
import { listed } from '../input/show.js'
import { type PoolOptions, warn } from '../pool/options.js'
import { hashOf, type JobImage } from './jobs.js'

/** The images that have boxes, and how many have none; says so of these and of boxes that are of no image. */
export async function imagesOf(
  files: readonly string[],
  place: string | undefined,
  { strict, format, normalized }: PoolOptions,
): Promise<{ images: JobImage[]; without: number }> {
  if (place === undefined) {
    const images = await Promise.all(files.map((file) => jobImage(file, NO_BOXES, 1)))
    return { images, without: 0 }
  }
  const { boxes, without, unused } = matchGroups(await readGroups(place, format), files, place)
  const found = files.filter((file) => boxes.get(file)?.rows.length)
  if (found.length === 0) {
    fail(
      `${place} has no boxes of ${listed(files)}${unused.length > 0 ? `; its images are ${listed(unused)}` : ''}`,
    )
  }
  const [all, rest] = [files.length, unused.length]
  warn(
    [
      ...(without.length > 0
        ? [`${without.length} of ${all} images have no boxes in ${place}: ${listed(without)}`]
        : []),
      ...(rest > 0
        ? [
            `${rest} ${rest === 1 ? 'image' : 'images'} of ${place} ${rest === 1 ? 'is' : 'are'} none of the ${all} that were given: ${listed(unused)}`,
          ]
        : []),
    ],
    strict,
  )
  const images: JobImage[] = []
  for (const file of found) {
    const table = boxes.get(file)!
    images.push(await jobImage(file, normalized ? { ...table, fractions: true } : table, table.rows.length))
  }
  return { images, without: without.length }
}

async function jobImage(file: string, boxes: BoxTable, rows: number): Promise<JobImage> {
  const info = await stat(file).catch(() => undefined)
  return { file, boxes, rows, stamp: hashOf([info?.size, info?.mtimeMs, boxes]) }
}
