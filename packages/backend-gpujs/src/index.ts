import { type Backend, defineBackend, firstAvailable, RoiPoolError } from '@roipool/core'
import { GPU } from 'gpu.js'
import { gpuDriver } from './driver.js'
import { defaults, type Mode, modes } from './modes.js'
import { probe } from './probe.js'

export type { Mode } from './modes.js'

export interface GpujsOptions {
  /** How gpu.js is to compute. By default the first that works here of `webgl2`, `webasm` and `cpu`. */
  readonly mode?: Mode | undefined
}

/**
 * Opens a backend on gpu.js. It has a result computed before it is handed out, so a mode that merely claims to work
 * is not taken; and no mode is ever replaced by another. `capabilities.runsOn` says which it is.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where the mode cannot run here, with the reason; ROI_INVALID for a mode there
 * is not
 */
export async function gpujs({ mode }: GpujsOptions = {}): Promise<Backend<Float32Array>> {
  if (mode !== undefined) return open(checked(mode))
  const backend = await firstAvailable(defaults.map((candidate) => () => open(candidate)))
  return backend as Backend<Float32Array>
}

function checked(mode: Mode): Mode {
  if (Object.hasOwn(modes, mode)) return mode
  const names = Object.keys(modes).join(', ')
  throw new RoiPoolError('ROI_INVALID', `mode must be one of ${names}, but is ${JSON.stringify(mode)}`)
}

async function open(mode: Mode): Promise<Backend<Float32Array>> {
  const lacking = await modes[mode].lacking()
  if (lacking !== undefined) throw unavailable(mode, lacking)
  let backend: Backend<Float32Array> | undefined
  try {
    const gpu = new GPU({ mode })
    backend = defineBackend(gpuDriver(gpu, mode, await modes[mode].maxElements(gpu)))
    await probe(backend)
    return backend
  } catch (cause) {
    await backend?.dispose()
    throw unavailable(mode, cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function unavailable(mode: Mode, reason: string, options?: ErrorOptions): RoiPoolError {
  return new RoiPoolError('ROI_UNAVAILABLE', `gpujs in mode ${mode}: ${reason}`, options)
}
