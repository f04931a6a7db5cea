import {
  type GPU,
  type IGPUKernelSettings,
  type IKernelRunShortcut,
  Input,
  type KernelVariable,
  type WebAssemblyKernel,
} from 'gpu.js'
import type { Guard } from './guard.js'
import type { Mode } from './modes.js'
import { EXACT } from './tables.js'

/** What a kernel is given by the name of its argument. */
type Arguments = Readonly<Record<string, Float32Array | number>>

/** A kernel of gpu.js, compiled at its first call. */
export interface Kernel {
  /** Computes `rows` × `lanes` values, row by row. `map` is handed over as rows of `mapWidth` elements. */
  run(rows: number, lanes: number, values: Arguments, mapWidth: number): Promise<readonly Float32Array[]>
}

interface KernelSource {
  readonly arguments: readonly string[]
  readonly source: string
}

/** The arguments that are numbers; the others are arrays. */
const SCALARS = ['channels', 'lowest', 'empty']

/** Wasm modules that gpu.js keeps per kernel, each with the memory for one size of map, plan and result. */
const MODULES_KEPT = 4

export function createKernel(gpu: GPU, mode: Mode, definition: KernelSource, guarded: Guard): Kernel {
  let kernel = compile(gpu, mode, definition)

  async function call(given: readonly KernelVariable[]): Promise<readonly Float32Array[]> {
    const result = await guarded(kernel, async () => kernel(...given))
    // Where gpu.js meets something it cannot translate, it goes on in plain JavaScript.
    if (kernel.kernel.constructor !== gpu.Kernel) {
      throw new Error(`gpu.js left the mode ${mode}: ${kernel.fallbackReason ?? 'it does not say why'}`)
    }
    return result as Float32Array[]
  }

  return {
    async run(rows, lanes, values, mapWidth) {
      const given = definition.arguments.map((name) => {
        const value = values[name]!
        return name === 'map' ? mapArgument(value as Float32Array, mapWidth, mode) : value
      })
      try {
        kernel.setOutput([lanes, rows])
        return await call(given)
      } catch (error) {
        // It may hold on to buffers that were never allocated.
        kernel.destroy()
        kernel = compile(gpu, mode, definition)
        throw error
      }
    },
  }
}

function compile(gpu: GPU, mode: Mode, { arguments: names, source }: KernelSource): IKernelRunShortcut {
  const types = names.map((name) => [name, argumentType(name, mode)])
  const kernel = gpu.createKernel(source, {
    output: [1, 1],
    dynamicOutput: true,
    dynamicArguments: true,
    precision: 'single',
    tactic: 'precision',
    // Packs four results to a texel in a nearly square texture; otherwise WebGL2 takes rows × lanes for the sides
    // of one, and computes nothing, without an error, where a side is too long.
    optimizeFloatMemory: true,
    asyncMode: true,
    // gpu.js's types do not know of 'Input'.
    argumentTypes: Object.fromEntries(types) as NonNullable<IGPUKernelSettings['argumentTypes']>,
  })
  kernel.setLoopMaxIterations(EXACT)
  if (mode === 'webasm') (kernel.kernel as WebAssemblyKernel).moduleCacheLimit = MODULES_KEPT
  return kernel
}

function argumentType(name: string, mode: Mode): string {
  if (name === 'map') return mode === 'cpu' ? 'Array' : 'Input'
  return SCALARS.includes(name) ? 'Float' : 'Array'
}

/**
 * A map that a kernel addresses by row and column: a flat index is exact to 2^24 only.
 * In the mode `cpu` it is an array of rows: there gpu.js 2.24.1 takes the width of the output for an Input's width.
 */
function mapArgument(data: Float32Array, width: number, mode: Mode): KernelVariable {
  const height = data.length / width
  if (mode === 'cpu') {
    return Array.from({ length: height }, (_, y) => data.subarray(y * width, (y + 1) * width))
  }
  return new Input(data as unknown as number[], [width, height])
}
