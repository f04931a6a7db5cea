import {
  type BoxList,
  invalid,
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

/** The image each box lies in: K whole numbers; may be undefined where the feature map holds a single image. */
export type BoxIndices = tf.Tensor1D | ArrayLike<number> | undefined

const kinds = {
  boxes: { width: 4, numbers: 'x1 y1 x2 y2', make: roisFromXyxy },
  rotated: { width: 5, numbers: 'cx cy w h angle', make: roisFromRotated },
} as const

/** The kinds of regions that are a tensor: rows of numbers. */
export type TensorKind = keyof typeof kinds & RegionsName

/** RoIs on the host, where they are planned. Tensors are read there, which waits for whatever computes them. */
export function readRois<Kind extends TensorKind>(
  kind: Kind,
  boxes: Boxes,
  boxInd: BoxIndices,
): RegionsOf<Kind> {
  const { width, numbers, make } = kinds[kind]
  if (boxes instanceof tf.Tensor && boxes.shape[1] !== width) {
    invalid(`boxes must be a tensor [K, ${width}] of ${numbers}, but is [${boxes.shape}]`)
  }
  return make(onHost('boxes', boxes, 2), boxInd && onHost('boxInd', boxInd, 1)) as RegionsOf<Kind>
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
