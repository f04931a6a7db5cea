import {
  type Driver,
  type FeatureMap,
  invalid,
  type Layout,
  type Plan,
  type Shape,
  unsupported,
} from '@roipool/core'
import { usage } from './flags.js'
import { guard } from './guard.js'
import { launcher } from './launcher.js'
import { checkUnit, type Limits, limitsOf } from './limits.js'
import { adoptedPart, type BufferPart, partOf, type WebgpuMap } from './part.js'
import { reduce } from './reduce.js'
import { tableMaker } from './tables.js'
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

/** A driver on an open device. A map is a buffer, or a part of one; its cells are contiguous. */
export function gpuDriver(device: GPUDevice, options: DriverOptions): Driver<WebgpuMap> {
  const { precision, runsOn, limits = limitsOf(device), close } = options
  const watch = guard(device)
  const launch = launcher(device, watch, limits)
  const carry = transfer(device, watch, launch, precision, limits)
  const tables = tableMaker()

  const elementBytes = precision === 'f16' ? 2 : 4
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
    unsupported(
      `backend webgpu: [${shape}] takes ${bytes} bytes, and a buffer of this device ${limits.buffer}`,
    )
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
    return buffer
  }

  async function upload({ data, shape }: FeatureMap, layout: Layout): Promise<GPUBuffer> {
    const [B, a, b, c] = shape
    const channelsLast: Shape = layout === 'NHWC' ? shape : [B, b, c, a]
    checkImage(channelsLast)
    return filled(channelsLast, (buffer) => carry.write(data, channelsLast, layout, partOf(buffer)))
  }

  async function follow(source: WebgpuMap, shape: Shape, plan: Plan, out: WebgpuMap | undefined) {
    const map = partOf(source)
    if (out && partOf(out).buffer === map.buffer) {
      invalid(
        'out must not lie in the buffer of the feature map that is read: WebGPU does not write what it reads',
      )
    }
    const format = formatOf(precision, shape[3], plan.positionSensitive)
    const name = `${plan.reduction}, ${format.name}`
    const run = await launch.compile(name, () => kernels[plan.reduction](format))
    const [batch] = shape
    const [rows] = plan.outputShape
    const pool = (result: WebgpuMap) => {
      const operands = {
        map: { ...map, bytes: bytesOf(shape) / batch, count: batch },
        result: { ...partOf(result), bytes: bytesOf(plan.outputShape) / rows, count: rows },
      }
      return watch.commands(() => reduce(run, tables, format, shape, plan, operands, limits))
    }
    if (!out) return filled(plan.outputShape, pool)
    await pool(out)
    return out
  }

  /** @param elements that the map begins after */
  async function adopt(map: WebgpuMap, shape: Shape, elements: number): Promise<BufferPart> {
    checkImage(shape)
    const laneBytes = formatOf(precision, shape[3], false).width * elementBytes
    const part = adoptedPart(map, shape, { offset: elements * elementBytes, size: bytesOf(shape), laneBytes })
    await watch.commands(() => launch.tryOut(part.buffer))
    return part
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
      maxElements: Math.min(limits.buffer / elementBytes, 2 ** 31 - 1),
    },
    upload: (map) => upload(map, 'NHWC'),
    uploadChannelsFirst: (map) => upload(map, 'NCHW'),
    reduce: follow,
    read: (map, into, shape) => carry.read(partOf(map), shape, 'NHWC', into),
    readChannelsFirst: (map, shape, into) => carry.read(partOf(map), shape, 'NCHW', into),
    // What is released was made here: a buffer as a whole.
    release: (map) => partOf(map).buffer.destroy(),
    adopt: async (map, shape) => void (await adopt(map, shape, 0)),
    adoptAt: adopt,
    dispose() {
      carry.dispose()
      launch.dispose()
      close()
    },
  }
}
