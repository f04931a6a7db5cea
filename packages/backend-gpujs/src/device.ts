import { invalid, type Shape } from '@roipool/core'
import { Input, type Texture } from 'gpu.js'
import type { Engine } from './engine.js'
import { deviceKernel, hostKernel } from './kernel.js'
import { copy } from './kernels/copy.js'
import { place } from './kernels/place.js'
import { checkLines, isWhole, linesOf, sources, starts } from './lines.js'
import type { Storage } from './storage.js'

/** What gpu.js's types leave out of a texture. In mode webgpu it is a buffer, of another class, used alike. */
interface DeviceTexture extends Texture {
  readonly type: string
  /** Its sides, x first. */
  readonly output: readonly number[]
  /** A WebGL2RenderingContext, or a GPUDevice with its adapter. */
  readonly context: unknown
  /** In mode webgl2, shared by all that `clone()` gave. */
  readonly texture?: WebGLTexture & { readonly _refs: number }
  /** In mode webgpu, values to an element. */
  readonly componentCount?: number
  readonly _deleted: boolean
}

/** Textures of one float to an element: four to a texel, one to a texel, and those of mode webgpu. */
const READABLE = ['MemoryOptimizedNumberTexture', 'ArrayTexture(1)', 'WebGPUBuffer']

/**
 * Maps on the device, where gpu.js computes in the modes `webgl2` and `webgpu`: what a kernel of its pipeline mode
 * hands out, batch × height rows of width × channels elements.
 */
export function deviceStorage(engine: Engine): Storage<Texture, Texture> {
  const uploader = deviceKernel(engine, copy)
  const reader = hostKernel(engine, copy)
  const placer = deviceKernel(engine, place)
  return {
    kernel: (source) => deviceKernel(engine, source),

    async upload({ data, shape }) {
      const { count, length } = linesOf(data.length)
      const map = new Input(padded(data, count * length) as unknown as number[], [length, count])
      const texture = await uploader.run(count, length, { map })
      return Object.assign(texture, sides(...matrixOf(shape)))
    },

    matrix: (map, shape) => seenAs(map, ...matrixOf(shape)),

    async place(computed, block, plan, result) {
      if (isWhole(plan, block)) return computed
      try {
        checkLines(plan)
        const [columns, rows] = matrixOf(plan.outputShape)
        const lines = linesOf(columns * rows)
        const texture = await placer.run(lines.count, lines.length, {
          kept: seenAs(result ?? computed, lines.length, lines.count),
          block: computed,
          starts: starts(lines, columns),
          sources: sources(plan, block),
          keeps: result ? 1 : 0,
          lanes: columns,
          firstLane: block.firstLane,
          endLane: block.firstLane + block.lanes,
        })
        return Object.assign(texture, sides(columns, rows))
      } finally {
        release(computed)
      }
    },

    async read(map, into) {
      const { count, length } = linesOf(into.length)
      const lines = await reader.run(count, length, { map: seenAs(map, length, count) })
      for (const [n, line] of lines.entries()) {
        into.set(line.subarray(0, into.length - n * length), n * length)
      }
    },

    release,

    check(map, length) {
      const found = misfit(engine, map, length)
      if (found === undefined) return
      const wanted = `a texture of ${length} single-precision values, made on its GPU by a kernel with pipeline: true`
      invalid(`mode ${engine.mode} adopts ${wanted}, but got ${found}`)
    },
  }
}

function padded(data: Float32Array, length: number): Float32Array {
  if (data.length === length) return data
  const longer = new Float32Array(length)
  longer.set(data)
  return longer
}

/** Columns and rows. */
function matrixOf([batch, height, width, channels]: Shape): [number, number] {
  return [width * channels, batch * height]
}

/** The sides of a texture as mode webgl2 and as mode webgpu look them up. */
function sides(columns: number, rows: number) {
  return { dimensions: [columns, rows, 1], output: [columns, rows] }
}

/** The same texture, which stays as it is, as a matrix of other sides: the values follow each other all the same. */
function seenAs(map: Texture, columns: number, rows: number): Texture {
  return Object.assign(Object.create(map), sides(columns, rows))
}

function release(map: Texture): void {
  map.delete()
  // gpu.js deletes a texture through the kernel that made it, and not at all once that was destroyed.
  const { texture, context } = map as DeviceTexture
  if (texture?._refs === 0) (context as WebGL2RenderingContext).deleteTexture(texture)
}

/** What a map of the user's is that cannot be read, or undefined. */
function misfit({ kernels }: Engine, map: Texture, length: number): string | undefined {
  const { type = '', output = [], context, componentCount = 1, _deleted } = (map ?? {}) as DeviceTexture
  if (!READABLE.includes(type) || componentCount !== 1) return type || 'something else'
  if (_deleted) return 'one that was deleted'
  if (![...kernels].some((kernel) => kernel.context === context)) return 'one of another GPU'
  const values = output.reduce((product, side) => product * side, 1)
  return values === length ? undefined : `${values} values`
}
