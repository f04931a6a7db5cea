import { checkChoice, checkNames, describeValue, invalid } from '@roipool/core'
import { checkPositive, checkWhole } from './check.js'
import { group } from './group.js'
import { checkImage, type Image, shrink, smooth } from './image.js'
import { type Random, randomOf } from './random.js'
import { binsOf, copyOf, type Likeness, type Regions, regionsOf } from './regions.js'
import { segment, sortedEdges } from './segment.js'

export interface SelectiveSearchOptions {
  /** `'fast'` (default): several segmentations and likenesses. `'single'`: one of each, fewer boxes in less time. */
  readonly mode?: 'fast' | 'single' | undefined
  /** The longest side of the image that is worked on, 256 by default: a larger image is made smaller first. */
  readonly maxSide?: number | undefined
  /** k of the segmentations, in levels of colour: higher gives larger regions. [50, 150] by default, [100] for `'single'`. */
  readonly scales?: readonly number[] | undefined
  /** Pixels of the smallest region of a segmentation, in the image that is worked on: 20 by default. */
  readonly minSize?: number | undefined
  /** The shortest side of a box, in pixels of the image given: 8 by default. */
  readonly minSide?: number | undefined
  /** At most so many boxes. */
  readonly most?: number | undefined
  /** A whole number: the same seed gives the same boxes. 0 by default. */
  readonly seed?: number | undefined
  /** Ends the search; its reason is thrown. */
  readonly signal?: AbortSignal | undefined
  /** Called with the share that is done, above 0 and up to 1. */
  readonly progress?: ((done: number) => void) | undefined
}

/** What regions are merged by. The two find different objects. */
const LIKENESSES: readonly Likeness[] = [
  { colour: true, texture: true },
  { colour: false, texture: true },
]

/**
 * Boxes that may hold an object: the regions of graph segmentations, merged by colour, texture, size and fill. Uijlings et
 * al. 2013, on RGB, with gradients in eight directions for texture.
 *
 * @returns N boxes in pixels of the image, best first: large regions before small ones, shuffled by the seed as the
 * article does, none twice
 * @throws RoiPoolError ROI_INVALID for malformed images or options; the reason of `signal`
 */
export async function selectiveSearch(
  image: Image,
  options: SelectiveSearchOptions = {},
): Promise<Float32Array> {
  checkImage(image)
  const { scales, likenesses, maxSide, minSize, minSide, most, seed, signal, progress } = checked(options)
  signal?.throwIfAborted()
  const pixels = smooth(shrink(image, maxSide))
  const { width, height } = pixels
  const [edges, bins, random] = [sortedEdges(pixels), binsOf(pixels), randomOf(seed)]
  const found: Ranked[] = []
  const steps = scales.length * likenesses.length
  let step = 0
  for (const k of scales) {
    const parts = regionsOf(bins, segment(edges, width * height, k, minSize), width, height)
    for (const likeness of likenesses) {
      // Lets others run, whoever aborts among them.
      await new Promise((resolve) => setTimeout(resolve))
      signal?.throwIfAborted()
      const regions = copyOf(parts)
      group(regions, likeness, width * height)
      rank(regions, random, found)
      progress?.(++step / steps)
    }
  }
  signal?.throwIfAborted()
  return boxesOf(found, [image.width / width, image.height / height], minSide, most)
}

interface Ranked {
  readonly box: Int32Array
  readonly priority: number
}

/** The later a region was made, the better, times a random number: so that large ones do not all come first. */
function rank({ box, count }: Regions, random: Random, into: Ranked[]): void {
  for (let n = 0; n < count; n++) {
    into.push({ box: box.subarray(n * 4, n * 4 + 4), priority: (count - n) * random() })
  }
}

function boxesOf(
  found: Ranked[],
  scale: readonly [number, number],
  minSide: number,
  most: number,
): Float32Array {
  const seen = new Set<string>()
  const boxes: number[] = []
  for (const { box } of found.sort((a, b) => a.priority - b.priority)) {
    if (seen.size >= most) break
    const [x1, y1, x2, y2] = Array.from(box, (value, n) => value * scale[n % 2]!) as Corners
    const key = box.join()
    if (x2 - x1 < minSide || y2 - y1 < minSide || seen.has(key)) continue
    seen.add(key)
    boxes.push(x1, y1, x2, y2)
  }
  return Float32Array.from(boxes)
}

type Corners = [x1: number, y1: number, x2: number, y2: number]

const NAMES = ['mode', 'maxSide', 'scales', 'minSize', 'minSide', 'most', 'seed', 'signal', 'progress']

function checked(options: SelectiveSearchOptions) {
  checkNames(options, NAMES, 'options')
  const { mode = 'fast', maxSide = 256, minSize = 20, minSide = 8, most = Infinity, seed = 0 } = options
  const { scales = mode === 'fast' ? [50, 150] : [100], signal, progress } = options
  checkChoice('options.mode', mode, ['fast', 'single'])
  checkWhole('options.maxSide', maxSide, 1)
  checkWhole('options.minSize', minSize, 1)
  if (!Array.isArray(scales) || scales.length === 0) {
    invalid(`options.scales must be a list of positive numbers, but is ${describeValue(scales)}`)
  }
  for (const [n, k] of scales.entries()) checkPositive(`options.scales[${n}]`, k)
  checkPositive('options.minSide', minSide)
  if (most !== Infinity) checkWhole('options.most', most, 1)
  const likenesses = mode === 'fast' ? LIKENESSES : LIKENESSES.slice(0, 1)
  return { scales, likenesses, maxSide, minSize, minSide, most, seed, signal, progress }
}
