/** Builds small ONNX models, in the fields of onnx.proto3 that they need. */
type Field = readonly [number: number, value: number | string | Uint8Array]

function message(...fields: readonly Field[]): Uint8Array {
  const bytes = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [...varint(number << 3), ...varint(value)]
    const content = typeof value === 'string' ? new TextEncoder().encode(value) : value
    return [...varint((number << 3) | 2), ...varint(content.length), ...content]
  })
  return Uint8Array.from(bytes)
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}

const FLOAT = 1

function tensor(name: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(values).buffer)
  return message(...dims.map((dim) => [1, dim] as const), [2, FLOAT], [8, name], [9, raw])
}

function value(name: string, dims: readonly (number | string)[]): Uint8Array {
  const shape = message(...dims.map((dim) => [1, message([typeof dim === 'number' ? 1 : 2, dim])] as const))
  return message([1, name], [2, message([1, message([1, FLOAT], [2, shape])])])
}

const ints = (name: string, values: readonly number[]) =>
  message([1, name], ...values.map((n) => [8, n] as const), [20, 7])

/**
 * `image`, of 3 planes, through a 2×2 convolution of stride 2 to `first`, of 2 planes, whose plane o holds
 * (o + 1) · Σ (c + 1) · pixel, and from there through another to `last`.
 */
export function smallModel(batch: number | string, side: number | string): Uint8Array {
  const weights = (outputs: number, inputs: number) =>
    Array.from(
      { length: outputs * inputs * 4 },
      (_, n) => (Math.floor(n / inputs / 4) + 1) * ((Math.floor(n / 4) % inputs) + 1),
    )
  const conv = (input: string, output: string, weight: string) =>
    message(
      [1, input],
      [1, weight],
      [2, output],
      [4, 'Conv'],
      [5, ints('strides', [2, 2])],
      [5, ints('kernel_shape', [2, 2])],
    )
  const graph = message(
    [1, conv('image', 'first', 'w1')],
    [1, conv('first', 'last', 'w2')],
    [2, 'graph'],
    [5, tensor('w1', [2, 3, 2, 2], weights(2, 3))],
    [5, tensor('w2', [4, 2, 2, 2], weights(4, 2))],
    [11, value('image', [batch, 3, side, side])],
    [12, value('last', [batch, 4, 'h', 'w'])],
  )
  return message([1, 8], [7, graph], [8, message([2, 13])])
}
