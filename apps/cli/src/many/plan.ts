import { fail } from '@roipool/terminal'
import { findBackend } from '../backends.js'
import { checkWritable } from '../output/check-output.js'
import { formats } from '../output/formats/index.js'
import { boxesOf, checkOptions, givenParams, type PoolOptions } from '../pool/options.js'
import { findImages } from './find-images.js'
import { imagesOf } from './images-with-boxes.js'
import { cutIntoJobs, type Job, type JobImage, PER_JOB } from './jobs.js'
import type { Setting } from './setting.js'

/** The images of a command line, before any network is opened. */
export interface Found {
  readonly images: readonly JobImage[]
  /** How many have no boxes. */
  readonly without: number
}

/** Finds the images and their boxes; refuses what cannot be done, before the network is opened. */
export async function findWork(inputs: readonly string[], options: PoolOptions): Promise<Found> {
  findBackend(options.backend)
  givenParams(options)
  const place = boxesOf(inputs, options)
  checkOptions(options)
  checkForMany(options)
  await formats[`.${options.as ?? 'npy'}`]!.ready?.()
  const files = await findImages(inputs)
  if (options.report !== undefined) await checkWritable(options.report, files)
  return imagesOf(files, place, options)
}

export function jobsOf(
  { images }: Found,
  { hash, rowBytes }: Setting,
  { perJob = PER_JOB }: PoolOptions,
): Job[] {
  return cutIntoJobs(images, hash, rowBytes, perJob)
}

/** Refuses what is for one image, and what several processes cannot each do. */
function checkForMany({ image, spatialScale, array, layout, model, shard, force }: PoolOptions): void {
  const single = {
    ...{ '--image': image, '--spatial-scale': spatialScale, '--array': array },
    ...(model === undefined && { '--layout': layout }),
  }
  const given = Object.entries(single).find(([, value]) => value !== undefined)
  if (given) fail(`${given[0]} is for a single image or map, and -o is a folder`)
  if (shard && force)
    fail('--force would remove what the other shards wrote: empty the folder before they start')
}
