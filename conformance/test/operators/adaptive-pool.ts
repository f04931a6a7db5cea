import { type AdaptivePoolParams, imageOperator, planAdaptivePool } from '@roipool/core'
import type { Apart } from '../apart.js'
import type { Mutant } from '../mutant.js'
import { listed, range } from '../reference-samples.js'

/** The rules of adaptive pooling, one by one. */
const rules = {
  first: (bin: number, cells: number, bins: number): number => (bin * cells - ((bin * cells) % bins)) / bins,
  /** The bin's last cell, which is the one before its end. */
  last: (bin: number, cells: number, bins: number): number => {
    const before = (bin + 1) * cells - 1
    return (before - (before % bins)) / bins
  },
  weight: (cells: number): number => 1 / cells,
  bins: ([rows, columns]: readonly number[]): readonly number[] => [rows!, columns!],
  image: (n: number, _images: number): number => n,
}

function adaptivePool(broken: Partial<typeof rules> = {}) {
  const { first, last, weight, bins, image } = { ...rules, ...broken }
  return imageOperator<AdaptivePoolParams>((params, shape) => {
    const plan = planAdaptivePool(params, shape)
    const [images, height, width] = shape
    const [rows, columns] = bins(params.outputSize)
    /** Of every image and bin, the cells it holds. */
    const held = (count: number, cells: number) =>
      range(images).flatMap(() =>
        range(count).map((i) =>
          range(cells).filter((c) => c >= first(i, cells, count) && c <= last(i, cells, count)),
        ),
      )
    const [y, x] = [held(rows!, height), held(columns!, width)]
    const ranges = (all: number[][]) => ({
      start: Int32Array.from(all, (cells) => cells[0] ?? 0),
      end: Int32Array.from(all, (cells) => (cells.at(-1) ?? -1) + 1),
    })
    const taps = (all: number[][]) =>
      listed(all.map((cells) => cells.map((cell) => [cell, weight(cells.length)] as const)))
    const base = { ...plan, batchIndices: Int32Array.from(range(images), (n) => image(n, images)) }
    return params.reduce === 'avg'
      ? { ...base, reduction: 'sum', y: taps(y), x: taps(x) }
      : { ...base, reduction: 'max', y: ranges(y), x: ranges(x) }
  })
}

const SHARED = 'adaptive-pool/bins-share-a-cell'
const SAME = 'adaptive-pool/as-many-bins-as-cells'

const mutant = (
  mistake: string,
  killedBy: string,
  survives: string,
  broken: Partial<typeof rules>,
): Mutant => ({ mistake, killedBy, survives, operators: { adaptivePool: adaptivePool(broken) } })

export default {
  name: 'adaptivePool',
  operator: adaptivePool(),
  mutants: [
    mutant('an adaptive bin that begins with the next whole cell', SHARED, SAME, {
      first: (bin, cells, bins) => Math.ceil((bin * cells) / bins),
    }),
    mutant('an adaptive bin that ends with the last whole cell', SHARED, SAME, {
      last: (bin, cells, bins) => Math.floor(((bin + 1) * cells) / bins) - 1,
    }),
    mutant('adaptive bins of one size', 'adaptive-pool/largest-of-10x7', SAME, {
      first: (bin, cells, bins) => bin * Math.floor(cells / bins),
      last: (bin, cells, bins) => (bin + 1) * Math.floor(cells / bins) - 1,
    }),
    mutant('adaptive edges in float32', 'adaptive-pool/divided-exactly', SHARED, {
      first: (bin, cells, bins) => Math.floor(Math.fround(bin * Math.fround(cells / bins))),
    }),
    mutant('adaptive bins that are one cell at least, but no more', 'golden/torch-adaptive-pool-1-20', SAME, {
      last: (bin, cells, bins) => Math.floor((bin * cells) / bins),
    }),
    mutant('an adaptive sum in place of a mean', 'adaptive-pool/mean', SHARED, { weight: () => 1 }),
    mutant('every row of an adaptive result from the last image', 'adaptive-pool/three-images', SHARED, {
      image: (_, images) => images - 1,
    }),
  ],
} satisfies Apart
