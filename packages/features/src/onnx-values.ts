import type { OnnxRuntime } from './onnx.js'
import { withOutput } from './onnx-output.js'

/** A value of a network that could be tapped. */
export interface Layer {
  readonly name: string
  /** What makes it. */
  readonly kind: string
  /** Of one image of the input's size. */
  readonly shape: readonly number[]
}

/**
 * The values of an ONNX model of three or four axes, with their shapes: it is run once, on nothing.
 *
 * @param feed [1, 3, height, width] or as the model takes it
 */
export async function onnxLayers(
  model: Uint8Array,
  {
    ort,
    inputShape,
  }: { readonly ort: OnnxRuntime; readonly inputShape: (known: readonly unknown[]) => number[] },
): Promise<Layer[]> {
  const nodes = nodesOf(model)
  const plain = await ort.InferenceSession.create(model)
  const known = new Set(plain.outputNames)
  await plain.release()
  const more = nodes.filter(({ name }) => !known.has(name))
  const whole = more.reduce((bytes, { name }) => withOutput(bytes, name), model)
  const session = await ort.InferenceSession.create(whole)
  const { shape = [] }: { shape?: readonly unknown[] } = session.inputMetadata?.[0] ?? {}
  const dims = inputShape(shape)
  const blank = new ort.Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b, 1)), dims)
  const names = nodes.map(({ name }) => name)
  const values = await session.run({ [session.inputNames[0]!]: blank }, names)
  await session.release()
  return nodes.flatMap(({ name, kind }) => {
    const dims = values[name]!.dims
    return dims.length === 3 || dims.length === 4 ? [{ name, kind, shape: dims }] : []
  })
}

interface Node {
  readonly name: string
  readonly kind: string
}

/** The first output of each node: `ModelProto { graph = 7 { node = 1 { output = 2, op_type = 4 } } }`. */
function nodesOf(model: Uint8Array): Node[] {
  const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)
  return parts(model, 7)
    .flatMap((graph) => parts(graph, 1))
    .map((node) => ({ name: text(parts(node, 2)[0]), kind: text(parts(node, 4)[0]) }))
    .filter(({ name, kind }) => name !== '' && kind !== 'Constant')
}

/** The fields of a message of protobuf that hold bytes, of one number. */
function parts(bytes: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = []
  let at = 0
  const varint = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const key = varint()
    const kind = key & 7
    if (kind === 0) varint()
    else if (kind === 1) at += 8
    else if (kind === 5) at += 4
    else {
      const length = varint()
      if (Math.floor(key / 8) === wanted) found.push(bytes.subarray(at, at + length))
      at += length
    }
  }
  return found
}
