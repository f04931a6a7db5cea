import { unavailable } from './errors.js'

/** What an adapter of WebGPU says of itself (`GPUAdapterInfo`). Of a renderer of WebGL: its name, as `description`. */
export interface AdapterInfo {
  readonly vendor?: string | undefined
  readonly architecture?: string | undefined
  readonly description?: string | undefined
  readonly isFallbackAdapter?: boolean | undefined
}

const DRIVERS = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i

/** Whether an adapter computes on the CPU: one of its descriptions says so, or has the name of such a driver. */
export function isSoftware(...infos: readonly (AdapterInfo | undefined)[]): boolean {
  return infos.some((info) => info?.isFallbackAdapter === true) || DRIVERS.test(nameOf(infos))
}

/**
 * Refuses a driver in software where a GPU is wanted. SPEC §6.5.
 *
 * @param what the backend and what it computes through
 * @param accepted whether the caller asked for `software: true`
 * @throws RoiPoolError ROI_UNAVAILABLE
 */
export function checkHardware(
  what: string,
  accepted: boolean,
  ...infos: readonly (AdapterInfo | undefined)[]
): void {
  if (accepted || !isSoftware(...infos)) return
  const name = nameOf(infos) || 'fallback adapter'
  unavailable(`${what}: there is no GPU, only a driver in software (${name}); { software: true } takes it`)
}

function nameOf(infos: readonly (AdapterInfo | undefined)[]): string {
  return infos
    .flatMap((info) => [info?.vendor, info?.architecture, info?.description])
    .filter(Boolean)
    .join(' ')
}
