import type { Layout, Shape } from '@roipool/core'
import { READ, usage } from './flags.js'
import type { Guard } from './guard.js'
import { growing, type Launcher } from './launcher.js'
import { type Place, type Step, stepsOf } from './layout-steps.js'
import { type Limits, runs, windowOf } from './limits.js'
import type { BufferPart } from './part.js'
import { cellBytes, type Precision } from './wgsl/format.js'

/**
 * Takes maps to the device and brings them back, a piece at a time: of the values as they lie, or of whole images where
 * the device has to transpose or convert them. `shape` is channels last, `layout` the order in host memory.
 */
export interface Transfer {
  write(data: Float32Array, shape: Shape, layout: Layout, to: BufferPart): Promise<void>
  read(from: BufferPart, shape: Shape, layout: Layout, into: Float32Array): Promise<void>
  dispose(): void
}

export function transfer(
  device: GPUDevice,
  guard: Guard,
  launcher: Launcher,
  precision: Precision,
  limits: Limits,
): Transfer {
  const usages = usage.STORAGE | usage.COPY_SRC | usage.COPY_DST
  const host = growing(device, usages, limits)
  const between = growing(device, usages, limits)
  const staging = growing(device, usage.MAP_READ | usage.COPY_DST, limits)

  /** Images [first, end) of a map, where they are stored. */
  function stored({ buffer, offset }: BufferPart, [B, H, W, C]: Shape, first: number, end: number): Place {
    const bytes = H * W * cellBytes(precision, C)
    const window = windowOf({ buffer, offset, bytes, count: B }, first, end, limits)
    return { window, at: offset + first * bytes - window.offset }
  }

  /** Places for `values` float32 beside the map: in the order of the host, and one for a step between. */
  function beside(values: number, steps: readonly Step[]): Place[] {
    const rooms = steps.length > 1 ? [host, between] : [host]
    return rooms.map((room) => {
      const buffer = room.atLeast(4 * values)
      return { window: { buffer, offset: 0, size: 4 * values }, at: 0 }
    })
  }

  function take(steps: readonly Step[], places: readonly Place[], images: number, shape: Shape) {
    for (const [n, step] of steps.entries()) step(places[n]!, places[n + 1]!, images, shape)
  }

  /** Fills `into` with what `bring` leaves in a buffer from a place on. */
  async function fetch(into: Float32Array, bring: () => { buffer: GPUBuffer; at: number }) {
    const bytes = into.byteLength
    const carrier = await guard.commands(() => {
      const { buffer, at } = bring()
      const to = staging.atLeast(bytes)
      const encoder = device.createCommandEncoder()
      encoder.copyBufferToBuffer(buffer, at, to, 0, bytes)
      device.queue.submit([encoder.finish()])
      return to
    })
    await guard.answer(carrier.mapAsync(READ, 0, bytes))
    into.set(new Float32Array(carrier.getMappedRange(0, bytes)))
    carrier.unmap()
  }

  return {
    async write(data, shape, layout, to) {
      const steps = await stepsOf(launcher, precision, layout, 'in')
      await guard.commands(() => {
        for (const [first, end, values] of pieces(shape, steps, limits)) {
          const part = data.subarray(first * values, end * values)
          if (steps.length === 0) device.queue.writeBuffer(to.buffer, to.offset + 4 * first * values, part)
          else {
            const places = beside(part.length, steps)
            device.queue.writeBuffer(places[0]!.window.buffer, 0, part)
            take(steps, [...places, stored(to, shape, first, end)], end - first, shape)
          }
        }
      })
    },

    async read(from, shape, layout, into) {
      const steps = await stepsOf(launcher, precision, layout, 'out')
      for (const [first, end, values] of pieces(shape, steps, limits)) {
        const part = into.subarray(first * values, end * values)
        await fetch(part, () => {
          if (steps.length === 0) return { buffer: from.buffer, at: from.offset + 4 * first * values }
          const places = beside(part.length, steps)
          take(steps, [stored(from, shape, first, end), ...places.toReversed()], end - first, shape)
          return { buffer: places[0]!.window.buffer, at: 0 }
        })
      }
    },

    dispose() {
      for (const buffer of [host, between, staging]) buffer.destroy()
    },
  }
}

/** Pieces [first, end) of a map, each of so many values: images, or single values where no step is to be taken. */
function* pieces(
  [B, H, W, C]: Shape,
  steps: readonly Step[],
  limits: Limits,
): Generator<[number, number, number]> {
  const [values, count] = steps.length === 0 ? [1, B * H * W * C] : [H * W * C, B]
  for (const [first, end] of runs({ bytes: 4 * values, count }, limits)) yield [first, end, values]
}
