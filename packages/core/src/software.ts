import { unavailable } from './errors.js'

/** What an adapter of WebGPU says of itself (`GPUAdapterInfo`). Of a renderer of WebGL: its name, as `description`. */
export interface AdapterInfo {
  readonly vendor?: string | undefined
  readonly architecture?: string | undefined
  readonly description?: string | undefined
  readonly isFallbackAdapter?: boolean | undefined
}

const DRIVERS = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i

/** Whether an adapter computes on the CPU: it says so, or it has the name of such a driver. */
export function isSoftware(info: AdapterInfo | undefined): boolean {
  return info !== undefined && (info.isFallbackAdapter === true || DRIVERS.test(nameOf(info)))
}

/**
 * Refuses a driver in software where a GPU is wanted. SPEC §6.5.
 *
 * @param what the backend and what it computes through
 * @param accepted whether the caller asked for `software: true`
 * @throws RoiPoolError ROI_UNAVAILABLE
 */
export function checkHardware(what: string, info: AdapterInfo | undefined, accepted: boolean): void {
  if (accepted || !isSoftware(info)) return
  const name = nameOf(info!) || 'fallback adapter'
  unavailable(`${what}: there is no GPU, only a driver in software (${name}); { software: true } takes it`)
}

function nameOf({ vendor, architecture, description }: AdapterInfo): string {
  return [vendor, architecture, description].filter(Boolean).join(' ')
}
