import {
  type Driver,
  type FeatureMap,
  type Layout,
  type Plan,
  RoiPoolError,
  type RoiPoolErrorCode,
  type Shape,
} from '@roipool/core'
import { usage } from './flags.js'
import { guard } from './guard.js'
import { launcher } from './launcher.js'
import { checkUnit, type Limits, limitsOf } from './limits.js'
import { reduce } from './reduce.js'
import { transfer } from './transfer.js'
import { cellBytes, formatOf, type Precision } from './wgsl/format.js'
import { max } from './wgsl/max.js'
import { maxOfSums } from './wgsl/max-of-sums.js'
import { sum } from './wgsl/sum.js'

const kernels = { max, sum, 'max-of-sums': maxOfSums }

export interface DriverOptions {
  readonly precision: Precision
  /** Where it computes, for people. */
  readonly runsOn: string
  /** By default those of the device; smaller ones for tests. */
  readonly limits?: Limits
  /** What `dispose` does last. */
  readonly close: () => void
}

/** A driver on an open device. A map is a buffer, its cells one behind the other. */
export function gpuDriver(device: GPUDevice, options: DriverOptions): Driver<GPUBuffer> {
  const { precision, runsOn, limits = limitsOf(device), close } = options
  const watch = guard(device)
  const launch = launcher(device, watch, limits)
  const carry = transfer(device, watch, launch, precision, limits)
  /** Where a cell ends shows only from a map's shape. */
  const shapes = new WeakMap<GPUBuffer, Shape>()

  const bytesOf = ([B, H, W, C]: Shape) => B * H * W * cellBytes(precision, C)

  function checkImage([, H, W, C]: Shape) {
    checkUnit(
      `an image of ${H} × ${W} × ${C} values`,
      H * W * Math.max(4 * C, cellBytes(precision, C)),
      limits,
    )
  }

  /** Filled up to four, few channels take more than core counts. */
  function checkBuffer(shape: Shape) {
    const bytes = bytesOf(shape)
    if (bytes <= limits.buffer) return
    refuse('ROI_UNSUPPORTED', `[${shape}] takes ${bytes} bytes, and a buffer of this device ${limits.buffer}`)
  }

  /** A buffer for a map, with what `fill` puts there; none if that fails. */
  async function filled(shape: Shape, fill: (buffer: GPUBuffer) => Promise<void>): Promise<GPUBuffer> {
    checkBuffer(shape)
    const usages = usage.STORAGE | usage.COPY_SRC | usage.COPY_DST
    const buffer = await watch.commands(() => device.createBuffer({ size: bytesOf(shape), usage: usages }))
    try {
      await fill(buffer)
    } catch (error) {
      buffer.destroy()
      throw error
    }
    shapes.set(buffer, shape)
    return buffer
  }

  async function upload({ data, shape }: FeatureMap, layout: Layout): Promise<GPUBuffer> {
    const [B, a, b, c] = shape
    const channelsLast: Shape = layout === 'NHWC' ? shape : [B, b, c, a]
    checkImage(channelsLast)
    return filled(channelsLast, (buffer) => carry.write(data, channelsLast, layout, buffer))
  }

  async function follow(source: GPUBuffer, shape: Shape, plan: Plan, out: GPUBuffer | undefined) {
    const format = formatOf(precision, shape[3], plan.positionSensitive)
    const name = `${plan.reduction}, ${format.name}`
    const run = await launch.compile(name, () => kernels[plan.reduction](format))
    const [batch] = shape
    const [rows] = plan.outputShape
    const pool = (result: GPUBuffer) => {
      const operands = {
        map: { buffer: source, bytes: bytesOf(shape) / batch, count: batch },
        result: { buffer: result, bytes: bytesOf(plan.outputShape) / rows, count: rows },
      }
      return watch.commands(() => reduce(run, format, shape, plan, operands, limits))
    }
    if (!out) return filled(plan.outputShape, pool)
    await pool(out)
    return out
  }

  async function adopt(buffer: GPUBuffer, shape: Shape) {
    checkImage(shape)
    const bytes = bytesOf(shape)
    if (!(buffer?.size >= bytes))
      refuse('ROI_INVALID', `a map of [${shape}] is a GPUBuffer of at least ${bytes} bytes`)
    await watch.commands(() => launch.tryOut(buffer))
    shapes.set(buffer, shape)
  }

  return {
    name: 'webgpu',
    capabilities: {
      runsOn,
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: Math.min(limits.buffer / (precision === 'f16' ? 2 : 4), 2 ** 31 - 1),
    },
    upload: (map) => upload(map, 'NHWC'),
    uploadChannelsFirst: (map) => upload(map, 'NCHW'),
    reduce: follow,
    read: (buffer, into) => carry.read(buffer, shapes.get(buffer)!, 'NHWC', into),
    readChannelsFirst: (buffer, shape, into) => carry.read(buffer, shape, 'NCHW', into),
    release: (buffer) => buffer.destroy(),
    adopt,
    dispose() {
      carry.dispose()
      launch.dispose()
      close()
    },
  }
}

function refuse(code: RoiPoolErrorCode, message: string): never {
  throw new RoiPoolError(code, `backend webgpu: ${message}`)
}
