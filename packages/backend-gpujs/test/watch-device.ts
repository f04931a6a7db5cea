import { afterEach, beforeEach, vi } from 'vitest'

/** What crosses to the device and back, and what lives there, of every WebGL2 context and WebGPU device. */
export interface Device {
  /** Bytes of arrays handed to it. */
  written: number
  /** Times its results were asked for. */
  readBacks: number
  /** Kernels run. */
  runs: number
  /** Textures and buffers not deleted yet. */
  readonly live: Set<unknown>
}

/** Watches the device during each test of a file. */
export function watchDevice(): Device {
  const device: Device = { written: 0, readBacks: 0, runs: 0, live: new Set() }
  beforeEach(() => {
    Object.assign(device, { written: 0, readBacks: 0, runs: 0 })
    device.live.clear()
    watchWebGL2(device)
    watchWebGPU(device)
  })
  afterEach(() => vi.restoreAllMocks())
  return device
}

function watchWebGL2(device: Device) {
  const gl = WebGL2RenderingContext.prototype
  after(gl, 'texImage2D', (_, args) => {
    device.written += bytesOf(args.at(-1))
  })
  after(gl, 'readPixels', () => {
    device.readBacks++
  })
  after(gl, 'drawArrays', () => {
    device.runs++
  })
  after(gl, 'createTexture', (texture) => device.live.add(texture))
  after(gl, 'deleteTexture', (_, [texture]) => device.live.delete(texture))
}

function watchWebGPU(device: Device) {
  after(GPUQueue.prototype, 'writeBuffer', (_, args) => {
    device.written += bytesOf(args[2])
  })
  after(GPUBuffer.prototype, 'mapAsync', () => {
    device.readBacks++
  })
  after(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => {
    device.runs++
  })
  after(GPUDevice.prototype, 'createBuffer', (buffer) => device.live.add(buffer))
  after(GPUBuffer.prototype, 'destroy', (_, __, buffer) => device.live.delete(buffer))
}

function bytesOf(data: unknown): number {
  return ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength : 0
}

type Method = (this: unknown, ...args: unknown[]) => unknown

/** Has `note` told of each call of a method: its result, its arguments and its object. */
function after<T>(
  owner: T,
  name: keyof T & string,
  note: (result: unknown, args: unknown[], self: unknown) => void,
) {
  const methods = owner as Record<string, Method>
  const method = methods[name]!
  vi.spyOn(methods, name).mockImplementation(function (this: unknown, ...args) {
    const result = method.apply(this, args)
    note(result, args, this)
    return result
  })
}
