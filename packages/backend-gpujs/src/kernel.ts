import {
  type IGPUKernelSettings,
  type IKernelRunShortcut,
  Input,
  type KernelVariable,
  type Texture,
  type WebAssemblyKernel,
} from 'gpu.js'
import type { Engine } from './engine.js'
import { EXACT } from './exact.js'

/** What a kernel takes: an array or a texture, or a number. */
export type Argument = Exclude<KernelVariable, void>

/** What a kernel is given by the names of its arguments. */
type Arguments = Readonly<Record<string, Argument>>

/** A kernel of gpu.js, compiled at its first call. */
export interface Kernel<Result> {
  /** Computes `rows` × `lanes` values, row by row. */
  run(rows: number, lanes: number, values: Arguments): Promise<Result>
}

export interface KernelSource {
  readonly arguments: readonly string[]
  readonly source: string
}

/** A kernel as compiled for the classes of its arguments: gpu.js reads each kind of texture in a way of its own. */
interface Variant {
  readonly classes: readonly unknown[]
  readonly kernel: IKernelRunShortcut
}

/** Wasm modules that gpu.js keeps per kernel, each with the memory for one size of map, plan and result. */
const MODULES_KEPT = 4

/** A kernel whose results are rows in host memory. */
export function hostKernel(engine: Engine, definition: KernelSource): Kernel<readonly Float32Array[]> {
  return createKernel(engine, definition, { pipeline: false })
}

/** A kernel whose results stay on the device: each in a texture of its own, which is the caller's to delete. */
export function deviceKernel(engine: Engine, definition: KernelSource): Kernel<Texture> {
  return createKernel(engine, definition, { pipeline: true, immutable: true })
}

function createKernel<Result>(engine: Engine, definition: KernelSource, settings: IGPUKernelSettings) {
  const variants = new Set<Variant>()

  function variantFor(given: readonly Argument[]): Variant {
    for (const variant of variants) {
      if (variant.classes.every((type, n) => given[n]!.constructor === type)) return variant
    }
    const classes = given.map((value) => value.constructor)
    const variant = { classes, kernel: compile(engine, definition, settings, given) }
    variants.add(variant)
    return variant
  }

  return {
    async run(rows: number, lanes: number, values: Arguments): Promise<Result> {
      const given = definition.arguments.map((name) => values[name]!)
      const variant = variantFor(given)
      try {
        variant.kernel.setOutput([lanes, rows])
        return (await call(engine, variant.kernel, given)) as Result
      } catch (error) {
        // It may hold on to buffers that were never allocated.
        variants.delete(variant)
        engine.kernels.delete(variant.kernel)
        variant.kernel.destroy()
        throw error
      }
    },
  }
}

async function call({ gpu, mode, guarded }: Engine, kernel: IKernelRunShortcut, given: readonly Argument[]) {
  let result: unknown
  try {
    await guarded(kernel, async () => {
      result = await kernel(...given)
    })
    // Where gpu.js meets something it cannot translate, it goes on in plain JavaScript.
    if (kernel.kernel.constructor === gpu.Kernel) return result
    throw new Error(`gpu.js left the mode ${mode}: ${kernel.fallbackReason ?? 'it does not say why'}`)
  } catch (error) {
    if (kernel.pipeline) (result as Texture | undefined)?.delete()
    throw error
  }
}

function compile(
  { gpu, mode, kernels }: Engine,
  { arguments: names, source }: KernelSource,
  settings: IGPUKernelSettings,
  given: readonly Argument[],
): IKernelRunShortcut {
  const types = names.map((name, n) => [name, argumentType(given[n]!)])
  const kernel = gpu.createKernel(source, {
    ...settings,
    output: [1, 1],
    dynamicOutput: true,
    dynamicArguments: true,
    precision: 'single',
    tactic: 'precision',
    // Packs four results to a texel in a nearly square texture; otherwise WebGL2 takes rows × lanes for the sides
    // of one, and computes nothing, without an error, where a side is too long.
    optimizeFloatMemory: true,
    asyncMode: true,
    // gpu.js's types do not know of 'Input', nor of most textures.
    argumentTypes: Object.fromEntries(types) as NonNullable<IGPUKernelSettings['argumentTypes']>,
  })
  kernel.setLoopMaxIterations(EXACT)
  if (mode === 'webasm') (kernel.kernel as WebAssemblyKernel).moduleCacheLimit = MODULES_KEPT
  kernels.add(kernel)
  return kernel
}

function argumentType(value: Argument): string {
  if (typeof value === 'number') return 'Float'
  if (value instanceof Input) return 'Input'
  return (value as { type?: string }).type ?? 'Array'
}
