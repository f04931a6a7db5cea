import { COMPUTE, usage } from './flags.js'
import type { Guard } from './guard.js'
import type { Limits, Window } from './limits.js'
import type { Kernel } from './wgsl/kernel.js'

/** Has a kernel run: to be called within {@link Guard.commands}. */
export type Launch = (launch: {
  readonly job: Readonly<Record<string, number>>
  readonly table?: Uint32Array
  readonly from: Window
  readonly to: Window
  readonly workgroups: number
}) => void

/** Compiled kernels and what they are given besides maps: kept from one call to the next. */
export interface Launcher {
  /** Compiles a kernel the first time its name is asked for. */
  compile(name: string, kernel: () => Kernel): Promise<Launch>
  /** Binds a buffer and nothing more, which the device refuses for one of another device: to be called within `commands`. */
  tryOut(buffer: GPUBuffer): void
  dispose(): void
}

/** Bind groups kept: as many as the levels of a pyramid, and then some. */
const KEPT = 16

export function launcher(device: GPUDevice, guard: Guard, limits: Limits): Launcher {
  const storage = { visibility: COMPUTE, buffer: { type: 'read-only-storage' } } as const
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility: COMPUTE, buffer: { type: 'uniform' } },
      { binding: 1, ...storage },
      { binding: 2, ...storage },
      { binding: 3, visibility: COMPUTE, buffer: { type: 'storage' } },
    ],
  })
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] })
  const job = device.createBuffer({ size: 256, usage: usage.UNIFORM | usage.COPY_DST })
  const table = growing(device, usage.STORAGE | usage.COPY_DST, limits)
  const launches = new Map<string, Promise<Launch>>()
  const groups: { windows: readonly Window[]; group: GPUBindGroup }[] = []

  /** The bind group of these windows, the one of an earlier call where there is one. */
  function bind(...windows: Window[]): GPUBindGroup {
    const known = groups.findIndex((kept) => kept.windows.every((window, n) => same(window, windows[n]!)))
    if (known >= 0) groups.unshift(...groups.splice(known, 1))
    else {
      const entries = windows.map((resource, n) => ({ binding: n + 1, resource }))
      const all = [{ binding: 0, resource: { buffer: job } }, ...entries]
      groups.unshift({ windows, group: device.createBindGroup({ layout, entries: all }) })
      groups.length = Math.min(groups.length, KEPT)
    }
    return groups[0]!.group
  }

  async function compile(kernel: Kernel): Promise<Launch> {
    const module = await guard.commands(() => device.createShaderModule({ code: kernel.code }))
    const compute = { module, entryPoint: 'main' }
    const pipeline = await guard.answer(
      device.createComputePipelineAsync({ label: kernel.name, layout: pipelineLayout, compute }),
    )
    return ({ job: values, table: words, from, to, workgroups }) => {
      const tables = table.atLeast(words?.byteLength ?? 4)
      if (words) device.queue.writeBuffer(tables, 0, words)
      device.queue.writeBuffer(
        job,
        0,
        Uint32Array.from(kernel.job, (field) => values[field] ?? 0),
      )
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass({ label: kernel.name })
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, bind({ buffer: tables, offset: 0, size: tables.size }, from, to))
      pass.dispatchWorkgroups(...grid(workgroups, limits.workgroups))
      pass.end()
      device.queue.submit([encoder.finish()])
    }
  }

  return {
    compile(name, kernel) {
      const launch = launches.get(name) ?? compile(kernel())
      launches.set(name, launch)
      return launch
    },
    tryOut(buffer) {
      const only = device.createBindGroupLayout({ entries: [{ binding: 0, ...storage }] })
      device.createBindGroup({ layout: only, entries: [{ binding: 0, resource: { buffer } }] })
    },
    dispose() {
      job.destroy()
      table.destroy()
    },
  }
}

const same = (a: Window, b: Window) => a.buffer === b.buffer && a.offset === b.offset && a.size === b.size

/** Folds a row of workgroups that is longer than a device allows. */
export function grid(workgroups: number, most: number): [x: number, y: number] {
  const y = Math.ceil(workgroups / most)
  return [Math.ceil(workgroups / y), y]
}

/** A buffer that is replaced by a larger one where it is too small. */
export interface Growing {
  atLeast(bytes: number): GPUBuffer
  destroy(): void
}

export function growing(device: GPUDevice, usages: number, limits: Pick<Limits, 'buffer'>): Growing {
  let buffer: GPUBuffer | undefined
  return {
    atLeast(bytes) {
      if (buffer && buffer.size >= bytes) return buffer
      buffer?.destroy()
      const size = Math.max(bytes, Math.min(2 ** Math.ceil(Math.log2(Math.max(bytes, 1024))), limits.buffer))
      buffer = device.createBuffer({ size, usage: usages })
      return buffer
    },
    destroy: () => buffer?.destroy(),
  }
}
