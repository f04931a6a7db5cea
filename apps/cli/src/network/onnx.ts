import { readFile } from 'node:fs/promises'
import { RoiPoolError } from '@roipool/core'
import { type Backbone, type Layer, type OnnxRuntime, onnxLayers, tapOnnx } from '@roipool/features'
import { fail, fileReason, oneLine } from '@roipool/terminal'
import { inputOf, type Tapped } from './input.js'

export async function openOnnx(options: Tapped): Promise<Backbone> {
  const { model, layer, layout, tokens, stride } = options
  const [ort, bytes] = await Promise.all([runtime(), read(model)])
  const tapped = tapOnnx(bytes, {
    ...inputOf(options),
    ...{ ort, layer, name: `${model}:${layer}` },
    ...(layout && { layout }),
    ...(tokens && { tokens }),
    ...(stride && { stride }),
  })
  return tapped.catch(refuse(model))
}

export async function layersOfOnnx({ model, inputSize }: Omit<Tapped, 'layer'>): Promise<Layer[]> {
  const [ort, bytes] = await Promise.all([runtime(), read(model)])
  const inputShape = (known: readonly unknown[]) => {
    const last = known[3] === 3 && known[1] !== 3
    const sides = last ? known.slice(1, 3) : known.slice(2, 4)
    const [height, width] = (inputSize ??
      sides.map((side) => (typeof side === 'number' ? side : 512))) as number[]
    return last ? [1, height!, width!, 3] : [1, 3, height!, width!]
  }
  return onnxLayers(bytes, { ort, inputShape }).catch(refuse(model))
}

/** Says which file onnxruntime could not open or run. */
function refuse(model: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof RoiPoolError) throw error
    return fail(`cannot open the model ${model}: ${oneLine(error)}`, error)
  }
}

async function read(model: string): Promise<Uint8Array> {
  return readFile(model).catch((error: unknown) =>
    fail(`cannot read the model ${model}: ${fileReason(error)}`, error),
  )
}

/** The native runtime, or the one of WebAssembly where that is what is there. */
async function runtime(): Promise<OnnxRuntime> {
  for (const name of ['onnxruntime-node', 'onnxruntime-web']) {
    const place = placeOf(name)
    if (place === undefined) continue
    const found = await import(place)
    return (found.InferenceSession ? found : found.default) as OnnxRuntime
  }
  return fail('an ONNX model needs onnxruntime: npm install onnxruntime-node')
}

/** Where a package is, if it is installed. */
function placeOf(name: string): string | undefined {
  try {
    return import.meta.resolve(name)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    return undefined
  }
}
