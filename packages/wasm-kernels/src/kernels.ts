import type { Binary } from '../generated/kernels.js'

export { withGradients, withThreads } from '../generated/kernels.js'

/** The kernels, by the numbers that the two `invoke` of assembly/ give them. */
export const KERNELS = {
  maxSeparable: 0,
  maxWindows: 1,
  sum: 2,
  maxOfSums: 3,
  buildLevels: 4,
  joinLevels: 5,
  splitPlanes: 6,
  /** With threads only, where whole maps are transposed. */
  toChannelsFirst: 7,
  toChannelsLast: 8,
  /** With gradients only. */
  maxGradient: 9,
  sumGradient: 10,
  maxOfSumsGradient: 11,
  joinPlanes: 12,
  /** With threads only. */
  byRoi: 13,
  buildMeans: 14,
  /** With threads only. */
  dots: 15,
} as const

export type KernelName = keyof typeof KERNELS

/** What both modules of assembly/ export. Addresses and sizes are in bytes. */
export interface Kernels {
  /** Calls a kernel over [from, to) of its job. */
  invoke(kernel: number, job: number, from: number, to: number): void
  fill(to: number, bytes: number, value: number): void
  jobBytes(): number
}

/** A module for a memory that is shared, or for one that is not. */
export function moduleBytes({ base64, memoryByte }: Binary, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  if (!shared) bytes[memoryByte] = 1
  return bytes
}
