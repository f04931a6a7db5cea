import { type Backend, defineBackend } from '@roipool/core'
import type { BlockLimits } from './blocks.js'
import { deviceStorage } from './device.js'
import { gpuDriver } from './driver.js'
import type { Engine } from './engine.js'
import { hostStorage } from './host.js'
import { modes } from './modes.js'
import type { GpujsMap } from './storage.js'

/** A backend whose maps are where its mode computes. */
export function gpuBackend(engine: Engine, maxElements: number, limits?: BlockLimits): Backend<GpujsMap> {
  const { onDevice } = modes[engine.mode]
  if (onDevice) return defineBackend(gpuDriver(engine, deviceStorage(engine), maxElements, limits))
  return defineBackend(gpuDriver(engine, hostStorage(engine), maxElements, limits))
}
