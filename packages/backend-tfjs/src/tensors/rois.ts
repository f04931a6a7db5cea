import {
  type BoxList,
  type IndexList,
  invalid,
  type PointSets,
  pointsFromXy,
  type RegionsName,
  type RegionsOf,
  RoiPoolError,
  roisFromRotated,
  roisFromXyxy,
  unsupported,
} from '@roipool/core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'

/** K boxes x1 y1 x2 y2 in image pixels: numbers on the host, flat or a row each, or a tensor [K, 4]; rotated [K, 5]. */
export type Boxes = tf.Tensor2D | BoxList

/** K sets of P points x y in image pixels: lists on the host, or a tensor [K, P, 2]. */
export type Points = tf.Tensor3D | ArrayLike<BoxList>

/** The image each box lies in: K whole numbers; may be undefined where the feature map holds a single image. */
export type BoxIndices = tf.Tensor1D | ArrayLike<number> | undefined

/** What an operation takes for its regions. */
interface Given {
  boxes: Boxes
  rotated: Boxes
  points: Points
}

/** The kinds of regions that may be a tensor. */
export type TensorKind = keyof Given & RegionsName

export type GivenOf<Kind extends TensorKind> = Given[Kind]

/** Of each kind, the axes of its tensor after the first, and what makes it of a list, or of the numbers of a tensor. */
const kinds = {
  boxes: { name: 'boxes', axes: [4], numbers: 'x1 y1 x2 y2', make: roisFromXyxy },
  rotated: { name: 'boxes', axes: [5], numbers: 'cx cy w h angle', make: roisFromRotated },
  points: { name: 'points', axes: ['P', 2], numbers: 'x y', make: pointSets },
} as const

function pointSets(sets: ArrayLike<BoxList>, images: IndexList | undefined, shape?: number[]): PointSets {
  if (!shape) return pointsFromXy(sets, images)
  return { ...pointsFromXy([], images), points: sets as unknown as Float32Array, perRegion: shape[1]! }
}

/** RoIs on the host, where they are planned. Tensors are read there, which waits for whatever computes them. */
export function readRois<Kind extends TensorKind>(
  kind: Kind,
  given: GivenOf<Kind>,
  boxInd: BoxIndices,
): RegionsOf<Kind> {
  const { name, axes, numbers, make } = kinds[kind]
  const of = make as unknown as (list: unknown, images?: IndexList, shape?: number[]) => RegionsOf<Kind>
  const images = () => boxInd && onHost('boxInd', boxInd, 1)
  if (!(given instanceof tf.Tensor)) return of(given, images())
  const { shape, rank } = given
  if (rank !== axes.length + 1 || axes.some((size, n) => size !== 'P' && size !== shape[n + 1])) {
    invalid(`${name} must be a tensor [${['K', ...axes].join(', ')}] of ${numbers}, but is [${shape}]`)
  }
  return of(onHost(name, given, rank), images(), shape)
}

/** Offsets on the host; the planner says how many there must be. SPEC §21.1. */
export function readOffsets(offsets: Float32Array | tf.Tensor4D): Float32Array {
  return onHost('params.offsets', offsets, 4) as Float32Array
}

function onHost<List>(name: string, list: List | tf.Tensor, rank: number): List | ArrayLike<number> {
  if (!(list instanceof tf.Tensor)) return list
  checkTensor(name, list, rank, ['float32', 'int32'])
  if (isOnWebGpuOnly(list)) {
    const message = `${name} would have to be read from the WebGPU device at once: pass await ${name}.data() instead`
    unsupported(message)
  }
  return list.dataSync<'float32' | 'int32'>()
}

/**
 * tfjs reads such a tensor at once through a canvas (4.22). Where canvases do not work with WebGPU, that gives zeros and
 * loses the device, and Node has none.
 */
function isOnWebGpuOnly({ dataId }: tf.Tensor): boolean {
  const webgpu = tf.engine().registry.webgpu as WebGPUBackend | undefined
  return webgpu?.tensorMap.has(dataId) === true && !webgpu.tensorMap.get(dataId).values
}

/**
 * Refuses what is no tensor of a rank and of one of these types.
 *
 * @throws RoiPoolError ROI_INVALID; ROI_UNSUPPORTED for another dtype; ROI_DISPOSED
 */
export function checkTensor(name: string, tensor: tf.Tensor, rank: number, dtypes: tf.DataType[]): void {
  if (!(tensor instanceof tf.Tensor)) invalid(`${name} must be a tensor, but is ${typeof tensor}`)
  if (tensor.isDisposed) throw new RoiPoolError('ROI_DISPOSED', `${name} was disposed`)
  if (tensor.rank !== rank) invalid(`${name} must be a tensor of ${rank} axes, but is [${tensor.shape}]`)
  if (dtypes.includes(tensor.dtype)) return
  const message = `${name} must be a ${dtypes.join(' or ')} tensor, but is ${tensor.dtype}: convert it first`
  unsupported(message)
}
