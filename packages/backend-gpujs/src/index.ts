import { type Backend, firstAvailable, RoiPoolError } from '@roipool/core'
import { GPU } from 'gpu.js'
import { gpuBackend } from './backend.js'
import { openEngine } from './engine.js'
import { defaults, type Mode, modeOf, modes } from './modes.js'
import { probe } from './probe.js'
import type { GpujsMap } from './storage.js'

export type { Mode } from './modes.js'
export type { GpujsMap } from './storage.js'

export interface GpujsOptions {
  /** How gpu.js is to compute. By default the first that works here of `webgl2`, `webasm` and `cpu`. */
  readonly mode?: Mode | undefined
  /**
   * A GPU of yours to compute on, whose kernels then read the backend's textures and the other way round. Its mode
   * counts. `dispose()` leaves it open.
   */
  readonly gpu?: GPU | undefined
}

/**
 * Opens a backend on gpu.js. It has a result computed before it is handed out, so a mode that merely claims to work
 * is not taken; and no mode is ever replaced by another. `capabilities.runsOn` says which it is.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where the mode cannot run here, with the reason; ROI_INVALID for a mode there
 * is not, or that is not the mode of `gpu`
 */
export async function gpujs({ mode, gpu }: GpujsOptions = {}): Promise<Backend<GpujsMap>> {
  if (mode !== undefined) checkMode(mode)
  if (gpu) return open(modeOfGiven(gpu, mode), gpu)
  if (mode !== undefined) return open(mode)
  const backend = await firstAvailable(defaults.map((candidate) => () => open(candidate)))
  return backend as Backend<GpujsMap>
}

function checkMode(mode: Mode): void {
  if (Object.hasOwn(modes, mode)) return
  const names = Object.keys(modes).join(', ')
  throw new RoiPoolError('ROI_INVALID', `mode must be one of ${names}, but is ${JSON.stringify(mode)}`)
}

function modeOfGiven(gpu: GPU, wanted?: Mode): Mode {
  const mode = modeOf(gpu)
  if (mode !== undefined && mode === (wanted ?? mode)) return mode
  const names = wanted ?? Object.keys(modes).join(', ')
  throw new RoiPoolError('ROI_INVALID', `gpu must be in mode ${names}, but is in mode ${mode ?? gpu.mode}`)
}

async function open(mode: Mode, given?: GPU): Promise<Backend<GpujsMap>> {
  const lacking = await modes[mode].lacking()
  if (lacking !== undefined) throw unavailable(mode, lacking)
  let backend: Backend<GpujsMap> | undefined
  try {
    const gpu = given ?? new GPU({ mode })
    const engine = openEngine(gpu, mode, given === undefined)
    backend = gpuBackend(engine, await modes[mode].maxElements(gpu))
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
