/** ONNX models without weights, written as protobuf by hand. */
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(value >> 7)]
const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)]
const bytes = (field: number, content: number[]) => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
]
const text = (field: number, value: string) => bytes(field, [...new TextEncoder().encode(value)])

const FLOAT = 1
const INTS = 7

const tensor = (name: string, shape: readonly number[]) => [
  ...text(1, name),
  ...bytes(
    2,
    bytes(1, [
      ...number(1, FLOAT),
      ...bytes(
        2,
        shape.flatMap((size) => bytes(1, number(1, size))),
      ),
    ]),
  ),
]

interface Node {
  readonly operator: string
  readonly input: string
  readonly output: string
  readonly attributes: Readonly<Record<string, readonly number[]>>
}

const encodeNode = ({ operator, input, output, attributes }: Node) => [
  ...text(1, input),
  ...text(2, output),
  ...text(4, operator),
  ...Object.entries(attributes).flatMap(([name, values]) =>
    bytes(5, [...text(1, name), ...values.flatMap((value) => number(8, value)), ...number(20, INTS)]),
  ),
]

/** The mean of every 2×2 pixels of `image` [1, 3, size, size], as `features` [1, size / 2, size / 2, 3]. */
export function halvingModel(size: number): Uint8Array {
  const nodes: Node[] = [
    {
      operator: 'AveragePool',
      input: 'image',
      output: 'halved',
      attributes: { kernel_shape: [2, 2], strides: [2, 2] },
    },
    { operator: 'Transpose', input: 'halved', output: 'features', attributes: { perm: [0, 2, 3, 1] } },
  ]
  const graph = [
    ...nodes.flatMap((node) => bytes(1, encodeNode(node))),
    ...text(2, 'halving'),
    ...bytes(11, tensor('image', [1, 3, size, size])),
    ...bytes(12, tensor('features', [1, size / 2, size / 2, 3])),
  ]
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, number(2, 13))])
}
