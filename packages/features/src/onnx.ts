import { invalid, type Layout, RoiPoolError, type Shape, toChannelsFirst } from '@roipool/core'
import type { Backbone } from './backbone.js'
import { defineBackbone, type Network } from './define-backbone.js'
import { checkInput } from './input.js'
import { withOutput } from './onnx-output.js'
import { probe } from './probe.js'
import type { TapOptions } from './tap.js'
import { featureMapFrom, featureMapFromTokens } from './tensor-map.js'

/** What is needed of onnxruntime, of which npm packages `onnxruntime-web` and `onnxruntime-node` are. */
export interface OnnxRuntime {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor
  readonly InferenceSession: { create(model: Uint8Array): Promise<OnnxSession> }
}

export interface OnnxTensor {
  readonly dims: readonly number[]
  getData(): Promise<unknown>
}

/** An `InferenceSession` of onnxruntime. */
export interface OnnxSession {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** Of a tensor: its `shape`, of sizes and of names of sizes that may vary. */
  readonly inputMetadata?: readonly object[]
  run(feeds: Record<string, OnnxTensor>, fetches: readonly string[]): Promise<Record<string, OnnxTensor>>
  release(): Promise<void>
}

export interface OnnxOptions extends TapOptions {
  /** onnxruntime, as the program imports it: `import * as ort from 'onnxruntime-web'`. */
  readonly ort: OnnxRuntime
  /** Name of the value that is the map: an output, or what any node gives. */
  readonly layer: string
  /** Order of the map's axes: NCHW by default, as networks of PyTorch have it. */
  readonly layout?: Layout
  /** Order of the input's axes: what the model says by default, and NCHW where it says nothing. */
  readonly inputLayout?: Layout
}

/**
 * An ONNX model up to one of its values, through onnxruntime.
 *
 * @param model the bytes of its file; or a session, whose outputs alone can be tapped. It is the backbone's from then
 * on: `dispose` releases it
 * @throws RoiPoolError ROI_INVALID where `layer` is no value of the model, or no map
 */
export async function tapOnnx(
  model: Uint8Array | OnnxSession,
  {
    ort,
    layer,
    layout = 'NCHW',
    inputLayout,
    name = layer,
    stride,
    tokens,
    offset = 0,
    ...options
  }: OnnxOptions,
): Promise<Backbone> {
  const session = await open(model, layer, ort)
  const { shape = [] }: { shape?: readonly (number | string)[] } = session.inputMetadata?.[0] ?? {}
  const order = inputLayout ?? (shape[3] === 3 && shape[1] !== 3 ? 'NHWC' : 'NCHW')
  const sides = order === 'NCHW' ? shape.slice(2, 4) : shape.slice(1, 3)
  const [height, width] = sides
  const fixed =
    typeof height === 'number' && typeof width === 'number' ? { inputSize: [height, width] as const } : {}
  const input = { ...fixed, ...options }

  async function pass(pixels: Float32Array, size: Shape) {
    const [n, rows, columns] = size
    const planes = new Float32Array(order === 'NCHW' ? pixels.length : 0)
    if (order === 'NCHW') toChannelsFirst(pixels, size, planes)
    const images =
      order === 'NCHW'
        ? new ort.Tensor('float32', planes, [n, 3, rows, columns])
        : new ort.Tensor('float32', pixels, size)
    const given = await session.run({ [session.inputNames[0]!]: images }, [layer])
    const value = given[layer]!
    return named(layer, () =>
      tokens ? featureMapFromTokens(value, { image: [rows, columns] }) : featureMapFrom(value, { layout }),
    )
  }
  const run: Network['run'] = async (pixels, size) => {
    const [n, rows, columns] = size
    if (shape[0] !== 1 || n === 1) return pass(pixels, size)
    const one = rows * columns * 3
    const maps = []
    for (let k = 0; k < n; k++) {
      maps.push(await pass(pixels.subarray(k * one, (k + 1) * one), [1, rows, columns, 3]))
    }
    const [first] = maps
    const data = new Float32Array(n * first!.data.length)
    maps.forEach((map, k) => {
      data.set(map.data, k * map.data.length)
    })
    return { data, shape: [n, first!.shape[1], first!.shape[2], first!.shape[3]] }
  }
  const grid = await probe(run, checkInput(input).inputSize, stride)
  return defineBackbone({ name, ...grid, offset, run, dispose: () => void session.release() }, input)
}

async function open(model: Uint8Array | OnnxSession, layer: string, ort: OnnxRuntime): Promise<OnnxSession> {
  const session = model instanceof Uint8Array ? await ort.InferenceSession.create(model) : model
  if (session.outputNames.includes(layer)) return session
  const outputs = session.outputNames.join(', ')
  if (!(model instanceof Uint8Array)) {
    invalid(
      `the session has no output '${layer}', only: ${outputs}. Other values need the bytes of the model`,
    )
  }
  await session.release()
  try {
    return await ort.InferenceSession.create(withOutput(model, layer))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    invalid(`the model has no value '${layer}' to tap, whose outputs are ${outputs}: ${reason}`)
  }
}

/** Says in an error which layer it is. */
async function named<Value>(layer: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof RoiPoolError)) throw error
    throw new RoiPoolError(error.code, `layer '${layer}': ${error.message}`, { cause: error })
  }
}
