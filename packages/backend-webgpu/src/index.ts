import { type Backend, checkChoice, checkFlag, checkNames, defineBackend, invalid } from '@roipool/core'
import { openDevice, runsOn } from './device.js'
import { gpuDriver } from './driver.js'
import type { WebgpuMap } from './part.js'
import type { Precision } from './wgsl/format.js'

export type { BufferPart, WebgpuMap } from './part.js'
export type { Precision } from './wgsl/format.js'

export interface WebgpuOptions {
  /** Compute on this device, which stays yours: `dispose` leaves it open. By default one is opened. */
  readonly device?: GPUDevice | undefined
  /** Which adapter to open a device of; the browser's choice by default. Not with `device`. */
  readonly powerPreference?: GPUPowerPreference | undefined
  /**
   * Whether an adapter that computes on the CPU, such as SwiftShader or llvmpipe, will do: for tests. `false` by
   * default, because a backend for CPUs is faster. Not with `device`.
   */
  readonly software?: boolean | undefined
  /**
   * How maps and results are stored: as float32 (default), or rounded to float16, half the bytes. Values come and go
   * as float32 either way.
   */
  readonly precision?: Precision | undefined
}

/**
 * Opens a backend on WebGPU, in browsers and, with npm package `webgpu`, in Node. A map's handle is a `GPUBuffer`, or
 * where it was adopted at an offset the part of one: `[batch, height, width, channels]`, row-major; with `precision: 'f16'` the channels of a cell are filled up to a
 * multiple of 4.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where there is no WebGPU, or only in software, with the reason; ROI_INVALID for
 * options there are not
 */
export async function webgpu(options: WebgpuOptions = {}): Promise<Backend<WebgpuMap>> {
  checkNames(options, ['device', 'powerPreference', 'software', 'precision'], 'options')
  const { device: given, powerPreference, software = false, precision = 'f32' } = options
  checkFlag('options.software', software)
  checkChoice('options.precision', precision, ['f32', 'f16'])
  if (given && (powerPreference || software)) {
    const name = powerPreference ? 'powerPreference' : 'software'
    invalid(`options.${name} is for a device to be opened, and there is a device`)
  }
  const { device, close } = given
    ? { device: given, close: () => undefined }
    : await openDevice(powerPreference, software)
  return defineBackend(gpuDriver(device, { precision, runsOn: runsOn(device, precision), close }))
}
