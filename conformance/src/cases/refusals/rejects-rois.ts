import type { RefusalCase } from '../../case.js'
import { type Call, GUESS, MEMORY, refused, rois, shaped } from '../write/refused.js'

/** The two RoIs with one number replaced. */
function withCoordinate(index: number, value: number): Call {
  const boxes = rois.boxes.slice()
  boxes[index] = value
  return { rois: { ...rois, boxes } }
}

const indexed = (...indices: number[]): Call => ({
  rois: { ...rois, batchIndices: Int32Array.from(indices) },
})

const boxes: RefusalCase[] = [
  refused('no-rois', '§7.2', GUESS, { rois: null }, ['rois', 'null']),
  refused('boxes-missing', '§7.2', GUESS, { rois: {} }, ['rois.boxes', 'Float32Array', 'undefined']),
  refused('boxes-a-plain-array', '§7.2', GUESS, { rois: { boxes: [0, 0, 2, 2] } }, [
    'rois.boxes',
    'Float32Array',
    '[0, 0, 2, 2]',
  ]),
  refused('boxes-float64', '§7.2', GUESS, { rois: { ...rois, boxes: new Float64Array(8) } }, [
    'rois.boxes',
    'Float32Array',
    'Float64Array',
  ]),
  refused(
    'boxes-of-five-numbers',
    '§7.2',
    'the K×5 rows of Caffe and torchvision taken for K×4',
    { rois: { boxes: new Float32Array(10) } },
    ['rois.boxes', '4', '10'],
  ),
]

const coordinates: RefusalCase[] = [
  refused('coordinate-nan', '§7.3', MEMORY, withCoordinate(4, NaN), ['rois.boxes[1]', 'x1', 'NaN', 'finite']),
  refused('coordinate-infinite', '§7.3', MEMORY, withCoordinate(3, Infinity), [
    'rois.boxes[0]',
    'y2',
    'Infinity',
    'finite',
  ]),
  refused('coordinate-minus-infinite', '§7.3', MEMORY, withCoordinate(5, -Infinity), [
    'rois.boxes[1]',
    'y1',
    '-Infinity',
    'finite',
  ]),
  refused('coordinate-beyond-32-bits', '§7.3', 'cells that overflow 32 bits', withCoordinate(6, 2 ** 32), [
    'rois.boxes[1]',
    'x2',
    '4294967296',
    '2147483648',
  ]),
  refused('coordinate-below-32-bits', '§7.3', 'cells that overflow 32 bits', withCoordinate(1, -(2 ** 33)), [
    'rois.boxes[0]',
    'y1',
    '-8589934592',
  ]),
]

const batchIndices: RefusalCase[] = [
  refused('batch-index-too-large', '§7.4', MEMORY, indexed(1, 2), ['rois.batchIndices[1]', '2', '2 images']),
  refused('batch-index-negative', '§7.4', MEMORY, indexed(-1, 0), ['rois.batchIndices[0]', '-1', '2 images']),
  refused('batch-indices-too-few', '§7.4', MEMORY, indexed(1), ['rois.batchIndices', '1', '2 RoIs']),
  refused('batch-indices-too-many', '§7.4', GUESS, indexed(1, 0, 1), ['rois.batchIndices', '3', '2 RoIs']),
  refused(
    'batch-indices-missing',
    '§7.4',
    'every RoI taken to lie in image 0',
    { rois: { boxes: rois.boxes } },
    ['rois.batchIndices', 'missing', '2 images'],
  ),
  refused('batch-indices-floats', '§7.4', GUESS, { rois: { ...rois, batchIndices: Float32Array.of(1, 0) } }, [
    'rois.batchIndices',
    'Int32Array',
    'Float32Array',
  ]),
  refused('batch-indices-a-plain-array', '§7.4', GUESS, { rois: { ...rois, batchIndices: [1, 0] } }, [
    'rois.batchIndices',
    'Int32Array',
    '[1, 0]',
  ]),
  refused('no-images', '§7.4', MEMORY, shaped([0, 3, 5, 2], new Float32Array(0)), [
    'rois.batchIndices[0]',
    '1',
    '0 images',
  ]),
]

/** Malformed RoIs. */
export const malformedRois: readonly RefusalCase[] = [...boxes, ...coordinates, ...batchIndices]
