import { invalid, type Shape } from '@roipool/core'

/** A part of a buffer: WebGPU's own `GPUBufferBinding`. In bytes. */
export interface BufferPart {
  readonly buffer: GPUBuffer
  readonly offset: number
  readonly size: number
}

/** Where a map is: the buffer that was made or adopted for it, or the part of one that was adopted at an offset. */
export type WebgpuMap = GPUBuffer | BufferPart

/** Any map as a part. */
export function partOf(map: WebgpuMap): BufferPart {
  return 'buffer' in map ? map : { buffer: map, offset: 0, size: map.size }
}

/**
 * The part of what a caller adopts that holds a map of `shape`. Kernels count from its start in lanes of `laneBytes`.
 *
 * @throws RoiPoolError ROI_INVALID where it is too small, is not a buffer, or begins between two lanes
 */
export function adoptedPart(
  map: WebgpuMap,
  shape: Shape,
  { offset, size, laneBytes }: { offset: number; size: number; laneBytes: number },
): BufferPart {
  const whole = partOf(Object(map))
  if (!(whole.size >= offset + size)) {
    invalid(`backend webgpu: a map of [${shape}] is a GPUBuffer of at least ${offset + size} bytes`)
  }
  const begin = whole.offset + offset
  if (begin % laneBytes === 0) return { buffer: whole.buffer, offset: begin, size }
  return invalid(
    `backend webgpu: a map of [${shape}] begins at a multiple of ${laneBytes} bytes in its buffer, not at ${begin}`,
  )
}
