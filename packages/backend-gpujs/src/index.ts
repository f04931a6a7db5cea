import {
  type Backend,
  checkChoice,
  checkFlag,
  checkHardware,
  checkNames,
  firstAvailable,
  invalid,
  isSoftware,
  unavailable,
} from '@roipool/core'
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
   * Whether `webgl2` and `webgpu` may compute on a driver in software, such as SwiftShader or llvmpipe: for tests.
   * `false` by default, because `webasm` is faster. Not with `gpu`.
   */
  readonly software?: boolean | undefined
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
 * @throws RoiPoolError ROI_UNAVAILABLE where the mode cannot run here, or only in software, with the reason; ROI_INVALID
 * for an option or a mode there is not, or that is not the mode of `gpu`
 */
export async function gpujs(options: GpujsOptions = {}): Promise<Backend<GpujsMap>> {
  checkNames(options, ['mode', 'software', 'gpu'], 'options')
  const { mode, software = false, gpu } = options
  if (mode !== undefined) checkChoice('options.mode', mode, Object.keys(modes) as Mode[])
  checkFlag('options.software', software)
  if (gpu && software) invalid('options.software is for a GPU to be opened, and there is a gpu')
  if (gpu) return open(modeOfGiven(gpu, mode), true, gpu)
  if (mode !== undefined) return open(mode, software)
  const backend = await firstAvailable(defaults.map((candidate) => () => open(candidate, software)))
  return backend as Backend<GpujsMap>
}

function modeOfGiven(gpu: GPU, wanted?: Mode): Mode {
  const mode = modeOf(gpu)
  if (mode !== undefined && mode === (wanted ?? mode)) return mode
  const names = wanted ?? Object.keys(modes).join(', ')
  return invalid(`gpu must be in mode ${names}, but is in mode ${mode ?? gpu.mode}`)
}

async function open(mode: Mode, software: boolean, given?: GPU): Promise<Backend<GpujsMap>> {
  const { lacking, adapter, maxElements } = modes[mode]
  const what = `gpujs in mode ${mode}`
  const reason = await lacking()
  if (reason !== undefined) unavailable(`${what}: ${reason}`)
  const infos = await adapter()
  checkHardware(what, software, ...infos)
  let backend: Backend<GpujsMap> | undefined
  try {
    const gpu = given ?? new GPU({ mode })
    const engine = openEngine(gpu, mode, { owned: given === undefined, software: isSoftware(...infos) })
    backend = gpuBackend(engine, await maxElements(gpu))
    await probe(backend)
    return backend
  } catch (cause) {
    await backend?.dispose()
    return unavailable(`${what} failed: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  }
}
