import { unsupported } from '@roipool/core'

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

/** Images of a map, or rows of a result: equally long, contiguous pieces of a buffer, from `offset` on. */
export interface Units {
  readonly buffer: GPUBuffer
  readonly offset: number
  readonly bytes: number
  readonly count: number
}

/** All units where a kernel can see them at once; else the units [first, end). And what lies before, up to the alignment. */
export function windowOf(units: Units, first: number, end: number, limits: Limits): Window {
  const all = windowFrom(units, 0, units.count, limits)
  return all.size <= limits.binding ? all : windowFrom(units, first, end, limits)
}

function windowFrom({ buffer, offset, bytes }: Units, first: number, end: number, limits: Limits): Window {
  const start = offset + first * bytes
  const begin = start - (start % limits.alignment)
  return { buffer, offset: begin, size: offset + end * bytes - begin }
}

/** Cuts units into runs that a kernel sees at once, of at most a piece unless one unit is more. */
export function* runs(
  { bytes, count }: Pick<Units, 'bytes' | 'count'>,
  limits: Limits,
): Generator<[number, number]> {
  const each = Math.max(1, Math.floor(Math.min(limits.piece, limits.binding - limits.alignment) / bytes))
  for (let first = 0; first < count; first += each) yield [first, Math.min(first + each, count)]
}

/** Refuses one image, or one row of a result, that is larger than what a kernel sees at once. */
export function checkUnit(what: string, bytes: number, limits: Limits): void {
  const most = limits.binding - limits.alignment
  if (bytes <= most) return
  unsupported(`backend webgpu: ${what} takes ${bytes} bytes, and a kernel sees ${most} on this device`)
}
