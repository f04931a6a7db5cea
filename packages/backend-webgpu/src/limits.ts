import { RoiPoolError } from '@roipool/core'

/** What a device allows, in bytes but for `workgroups`. */
export interface Limits {
  /** Largest buffer. */
  readonly buffer: number
  /** Most of a buffer that a kernel sees at once. */
  readonly binding: number
  /** What a kernel sees begins at a multiple of this. */
  readonly alignment: number
  /** Workgroups in one dimension of a grid. */
  readonly workgroups: number
  /** How much goes to or from the host at a time: maps may be larger, what carries them is not. */
  readonly piece: number
}

export function limitsOf({ limits }: GPUDevice): Limits {
  return {
    buffer: limits.maxBufferSize,
    binding: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
    alignment: limits.minStorageBufferOffsetAlignment,
    workgroups: limits.maxComputeWorkgroupsPerDimension,
    piece: 2 ** 26,
  }
}

/** The part of a buffer that a kernel is given. */
export interface Window {
  readonly buffer: GPUBuffer
  readonly offset: number
  readonly size: number
}

/** Images of a map, or rows of a result: equally long pieces of a buffer, one behind the other. */
export interface Units {
  readonly buffer: GPUBuffer
  readonly bytes: number
  readonly count: number
}

/** A buffer as a whole where a kernel can see it whole; else the units [first, end) and what lies before them up to the alignment. */
export function windowOf(
  { buffer, bytes, count }: Units,
  first: number,
  end: number,
  limits: Limits,
): Window {
  if (count * bytes <= limits.binding) return { buffer, offset: 0, size: count * bytes }
  const start = first * bytes
  const offset = start - (start % limits.alignment)
  return { buffer, offset, size: end * bytes - offset }
}

/** Cuts units into runs that a kernel sees at once, of at most a piece unless one unit is more. */
export function* runs({ bytes, count }: Omit<Units, 'buffer'>, limits: Limits): Generator<[number, number]> {
  const each = Math.max(1, Math.floor(Math.min(limits.piece, limits.binding - limits.alignment) / bytes))
  for (let first = 0; first < count; first += each) yield [first, Math.min(first + each, count)]
}

/** Refuses what a kernel cannot see at once even by itself. */
export function checkUnit(what: string, bytes: number, limits: Limits): void {
  const most = limits.binding - limits.alignment
  if (bytes <= most) return
  throw new RoiPoolError(
    'ROI_UNSUPPORTED',
    `backend webgpu: ${what} takes ${bytes} bytes, and a kernel sees ${most} on this device`,
  )
}
