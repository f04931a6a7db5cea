import { checkNames, invalid } from '@roipool/core'
import { checkRange, checkWhole } from './check.js'
import type { Matches } from './match.js'
import { draw, type Random, randomOf } from './random.js'

export interface SampleOptions {
  /** RoIs of a step: 128 by default. */
  readonly count?: number | undefined
  /** At most this share of them is foreground: 0.25 by default. */
  readonly foreground?: number | undefined
  /** This share of the background overlaps a truth at least by `hardIou`, if there is enough: none is sought by default. */
  readonly hard?: number | undefined
  /** 0.1 by default. */
  readonly hardIou?: number | undefined
  /** A whole number: the same seed draws the same rows. 0 by default. */
  readonly seed?: number | undefined
}

/** RoIs of one image of a step. */
export interface ImageSample {
  /** Which of the images given. */
  readonly image: number
  /** Its proposals: foreground first, then background. */
  readonly rows: Int32Array
}

/**
 * Draws RoIs of one image for a step of training, without replacement: foreground up to its share, the rest background.
 * Fewer than `count` where there are not enough. Girshick 2015, §2.3.
 *
 * @returns rows of the proposals: foreground first, then background
 * @throws RoiPoolError ROI_INVALID for malformed options
 */
export function sample(matches: Matches, options: SampleOptions = {}): Int32Array {
  const { seed, ...shares } = checked(options)
  return rowsOf(matches, shares, randomOf(seed))
}

/**
 * Hierarchical sampling: first images, then `count / images` RoIs of each, so that RoIs of an image share its pass through
 * the network. Girshick 2015, §2.3.
 *
 * @param all the matches of every image
 * @throws RoiPoolError ROI_INVALID for malformed options, more images than there are, a count that they do not divide
 */
export function sampleImages(
  all: readonly Matches[],
  options: SampleOptions & { readonly images: number },
): ImageSample[] {
  const { images, ...rest } = options
  const { seed, count, ...shares } = checked(rest)
  checkWhole('options.images', images, 1)
  if (images > all.length) invalid(`options.images is ${images}, but there are ${all.length} images`)
  if (count % images !== 0) {
    invalid(`options.count must be a multiple of options.images, but they are ${count} and ${images}`)
  }
  const random = randomOf(seed)
  const drawn = draw([...all.keys()], images, random)
  return drawn.map((image) => ({
    image,
    rows: rowsOf(all[image]!, { count: count / images, ...shares }, random),
  }))
}

interface Shares {
  readonly count: number
  readonly foreground: number
  readonly hard: number
  readonly hardIou: number
}

function rowsOf(
  { label, iou }: Matches,
  { count, foreground, hard, hardIou }: Shares,
  random: Random,
): Int32Array {
  const objects: number[] = []
  const near: number[] = []
  const far: number[] = []
  for (const [row, of] of label.entries()) {
    if (of === 1) objects.push(row)
    else if (of === 0) (hard > 0 && iou[row]! >= hardIou ? near : far).push(row)
  }
  const first = draw(objects, Math.round(count * foreground), random)
  const left = count - first.length
  // Where one kind is short, the other makes up for it.
  const sought = Math.max(Math.round(left * hard), left - far.length)
  const second = draw(near, sought, random)
  return Int32Array.from([...first, ...second, ...draw(far, left - second.length, random)])
}

function checked(options: SampleOptions): Shares & { seed: number } {
  checkNames(options, ['count', 'foreground', 'hard', 'hardIou', 'seed'], 'options')
  const { count = 128, foreground = 0.25, hard = 0, hardIou = 0.1, seed = 0 } = options
  checkWhole('options.count', count, 1)
  for (const [name, share] of Object.entries({ foreground, hard, hardIou })) {
    checkRange(`options.${name}`, share, 0, 1)
  }
  return { count, foreground, hard, hardIou, seed }
}
