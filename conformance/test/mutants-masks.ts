import type { MaskPoolParams } from '@roipool/core'
import { FORMS, ringsOf } from '../src/masks.js'
import type { Mutant } from './mutant.js'
import { maskPool, type maskRules } from './operators/mask-pool.js'

const WHOLE = 'mask-pool/whole-cells'
const SHARE = 'mask-pool/share-of-a-cell'

const mutant = (
  mistake: string,
  killedBy: string,
  survives: string,
  broken: Partial<typeof maskRules>,
): Mutant => ({ mistake, killedBy, survives, operators: { maskPool: maskPool(broken) } })

type Row = readonly number[]
type Change = (numbers: number[], height: number, width: number) => number[]

/** A row of a form with other numbers. */
const changed =
  (of: number, change: Change, to = of) =>
  (row: Row): Row => {
    const [form, height = 0, width = 0, ...numbers] = row
    return form === of ? [to, height, width, ...change(numbers, height, width)] : row
  }

const withParams = (change: (params: MaskPoolParams) => Partial<MaskPoolParams>) => ({
  params: (params: MaskPoolParams): MaskPoolParams => ({ ...params, ...change(params) }),
})

/** Whether a pixel's middle lies in an odd number of turns of a polygon. */
const inRing = (ring: readonly number[], y: number, x: number) => {
  let inside = false
  for (let n = 0; n < ring.length; n += 2) {
    const [x1 = 0, y1 = 0] = ring.slice(n)
    const [x2 = 0, y2 = 0] = [...ring, ...ring].slice(n + 2)
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
  }
  return inside
}

const rastered: Change = (numbers, height, width) =>
  Array.from({ length: height * width }, (_, n) => {
    const [y, x] = [Math.floor(n / width) + 0.5, (n % width) + 0.5]
    return Number(ringsOf(numbers).some((ring) => inRing(ring, y, x)))
  })

/** Mistakes in how masks are read, weighed, resized and divided. SPEC §22. */
export const maskMutants: readonly Mutant[] = [
  mutant('run lengths row by row', 'mask-pool/runs-go-down', WHOLE, {
    row: changed(
      FORMS.counts,
      (counts) => counts.flatMap((count, n) => new Array(count).fill(n % 2)),
      FORMS.bytes,
    ),
  }),
  mutant('a first run that is covered', 'mask-pool/runs-begin-uncovered', WHOLE, {
    row: changed(FORMS.counts, (counts) => [0, ...counts]),
  }),
  mutant('bytes taken for weights', 'mask-pool/any-byte-but-0', WHOLE, {
    row: changed(FORMS.bytes, (values) => values, FORMS.floats),
  }),
  mutant('floats taken for bits', 'mask-pool/floats-weigh', WHOLE, {
    row: changed(FORMS.floats, (values) => values, FORMS.bytes),
  }),
  mutant('a polygon made of pixels', 'mask-pool/polygon', 'mask-pool/union', {
    row: changed(FORMS.rings, rastered, FORMS.bytes),
  }),
  mutant('the first polygon of a mask only', 'mask-pool/union', 'mask-pool/polygon', {
    row: changed(FORMS.rings, (numbers) => numbers.slice(0, 1 + numbers[0]!)),
  }),
  mutant('several polygons as one that they all are part of', 'mask-pool/polygons', 'mask-pool/polygon', {
    row: changed(FORMS.rings, (numbers) => {
      const all = ringsOf(numbers).flat()
      return [all.length, ...all]
    }),
  }),
  mutant('a polygon that covers more than its image', 'mask-pool/beyond-the-image', WHOLE, {
    row: ([form = 0, height = 0, width = 0, ...numbers]) =>
      form === FORMS.rings ? [form, height, width + 1, ...numbers] : [form, height, width, ...numbers],
  }),
  mutant('cells that are covered weigh 1', SHARE, WHOLE, {
    cells: (cells) => cells.map(([y, x]) => [y, x, 1]),
  }),
  mutant(
    'cells that are covered by half weigh 1, others nothing',
    SHARE,
    WHOLE,
    withParams(() => ({ threshold: 0.5 })),
  ),
  mutant('the sum of cells by weight', WHOLE, 'mask-pool/runs-begin-uncovered', { divisor: () => 1 }),
  mutant('a mean over the cells there are, whatever they weigh', SHARE, WHOLE, {
    divisor: (cells) => cells.length,
  }),
  mutant(
    'one scale for both axes',
    'mask-pool/scale-of-each-axis',
    WHOLE,
    withParams(({ spatialScale }) => ({
      spatialScale: typeof spatialScale === 'object' ? spatialScale[0]! : spatialScale,
    })),
  ),
  mutant(
    'x before y in the scales',
    'mask-pool/scale-of-each-axis',
    WHOLE,
    withParams(({ spatialScale }) => ({
      spatialScale: typeof spatialScale === 'object' ? spatialScale.toReversed() : spatialScale,
    })),
  ),
  mutant(
    'a pixel a cell where masks are to fit',
    'mask-pool/fit',
    WHOLE,
    withParams(({ spatialScale }) => ({
      spatialScale: spatialScale === 'fit' ? 1 : spatialScale,
    })),
  ),
  mutant('bins of the image', 'mask-pool/bins-of-its-box', WHOLE, {
    box: (_, [, height = 0, width = 0]) => ({ y: [0, height], x: [0, width] }),
  }),
  mutant(
    'bins of the whole cells that the mask touches',
    'mask-pool/polygons-in-bins',
    'mask-pool/bins-of-its-box',
    {
      box: (box) =>
        box && {
          y: [Math.floor(box.y[0]), Math.ceil(box.y[1])],
          x: [Math.floor(box.x[0]), Math.ceil(box.x[1])],
        },
    },
  ),
  mutant('a cell that two bins share given to the first', 'mask-pool/bins-cut-cells', WHOLE, {
    cells: (cells, [, j]) => (j === 0 ? cells.map(([y, x]) => [y, x, 1]) : cells.slice(1)),
  }),
  mutant(
    'nearest for every way to resize',
    'mask-pool/bilinear',
    'mask-pool/nearest',
    withParams(({ resize }) => ({
      resize: resize === 'none' ? 'none' : resize && 'nearest',
    })),
  ),
  mutant(
    'shares of cells for every way to resize',
    'mask-pool/adaptive',
    WHOLE,
    withParams(() => ({ resize: 'none' })),
  ),
  mutant(
    'bilinear for every way to resize, beside PyTorch',
    'golden/torch-mask-pool-nearest',
    WHOLE,
    withParams(({ resize }) => ({ resize: resize === 'none' ? 'none' : resize && 'bilinear' })),
  ),
  mutant(
    'a threshold that a weight equal to it passes',
    'mask-pool/threshold',
    'mask-pool/bilinear',
    withParams(({ threshold }) => ({ threshold: typeof threshold === 'number' ? threshold - 1e-6 : 'none' })),
  ),
  mutant(
    'a threshold ignored',
    'mask-pool/threshold',
    'mask-pool/bilinear',
    withParams(() => ({ threshold: 'none' })),
  ),
  mutant(
    'cells of less than half left out of a maximum under a mask',
    'mask-pool/every-form-max',
    'mask-pool/largest',
    {
      cells: (cells) => cells.filter(([, , weight]) => weight >= 0.5),
    },
  ),
  mutant(
    'scales rounded to float32',
    'mask-pool/scale-of-a-seventh',
    'mask-pool/share-of-a-cell',
    withParams(({ spatialScale }) => ({
      spatialScale: typeof spatialScale === 'object' ? spatialScale.map(Math.fround) : spatialScale,
    })),
  ),
]
