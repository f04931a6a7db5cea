import { type AdapterInfo, checkHardware, isSoftware, unavailable } from '@roipool/core'

/** An open device, and what to do with it in the end. */
export interface OpenDevice {
  readonly device: GPUDevice
  readonly close: () => void
}

/**
 * Opens the device of an adapter, with room for buffers as large as the adapter has.
 *
 * @param software whether a driver in software will do
 * @throws RoiPoolError ROI_UNAVAILABLE where there is none, with the remedy
 */
export async function openDevice(
  powerPreference: GPUPowerPreference | undefined,
  software: boolean,
): Promise<OpenDevice> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu ?? (await gpuOfNode())
  const adapter = await gpu.requestAdapter(powerPreference && { powerPreference })
  if (!adapter) return unavailable(noAdapter)
  // In browsers before 2025 the flag is the adapter's own.
  checkHardware('WebGPU', software, adapter.info, adapter as AdapterInfo)
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits
  try {
    const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize }
    const device = await adapter.requestDevice({ label: 'roipool', requiredLimits })
    return { device, close: () => device.destroy() }
  } catch (cause) {
    return unavailable(`WebGPU: the adapter gave no device: ${(cause as Error).message}`, cause)
  }
}

/** Where a device computes, for people. */
export function runsOn({ adapterInfo }: GPUDevice, precision: string): string {
  const software = isSoftware(adapterInfo) ? ', software adapter' : ''
  return `WebGPU${software}${precision === 'f16' ? ', float16' : ''}`
}

const inNode = typeof process === 'object' && process.versions?.node !== undefined

const noAdapter = inNode
  ? 'npm package webgpu found no GPU adapter; it takes a driver for Vulkan, Metal or Direct3D 12'
  : 'WebGPU: the browser gave no adapter; enable hardware acceleration (Chromium without a GPU: --enable-unsafe-webgpu)'

/** One for the process, never let go of: Dawn dies with what it made if it is collected before. */
let dawn: GPU | undefined

/** Node has no WebGPU; npm package webgpu is Dawn, the one of Chromium. */
async function gpuOfNode(): Promise<GPU> {
  if (!inNode) {
    return unavailable(
      'WebGPU: there is no navigator.gpu; it takes a browser with WebGPU and a page from https or localhost',
    )
  }
  // Not named where bundlers would look for it.
  const name = 'webgpu'
  try {
    dawn ??= (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)).create([]) as GPU
  } catch (cause) {
    return unavailable(missing(cause), cause)
  }
  return dawn
}

function missing(cause: unknown): string {
  const { code, message } = cause as { code?: string; message: string }
  if (code === 'ERR_MODULE_NOT_FOUND') return 'webgpu is not installed: npm install webgpu'
  return `npm package webgpu cannot be loaded: ${message}`
}
