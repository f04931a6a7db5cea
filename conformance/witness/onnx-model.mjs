// ONNX models of one node, written as protobuf by hand.
export const FLOAT = 1
export const INT64 = 7

const varint = (value) => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))])
const number = (field, value) => [...varint(field * 8), ...varint(value)]
const bytes = (field, content) => [...varint(field * 8 + 2), ...varint(content.length), ...content]
const text = (field, value) => bytes(field, [...Buffer.from(value)])
const float = (field, value) => [...varint(field * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)]

/** An attribute of a node: a text, whole numbers, one whole number, or a float as { float }. */
function attribute([name, value]) {
  if (typeof value === 'string') return [...text(1, name), ...text(4, value), ...number(20, 3)]
  if (Array.isArray(value)) return [...text(1, name), ...value.flatMap((i) => number(8, i)), ...number(20, 7)]
  if (typeof value === 'object') return [...text(1, name), ...float(2, value.float), ...number(20, 1)]
  return [...text(1, name), ...number(3, value), ...number(20, 2)]
}

function tensor([name, type, rank]) {
  const dimensions = Array.from({ length: rank }, (_, axis) => bytes(1, text(2, `${name}${axis}`))).flat()
  return [...text(1, name), ...bytes(2, bytes(1, [...number(1, type), ...bytes(2, dimensions)]))]
}

/**
 * A model whose output is `y`.
 *
 * @param inputs [name, element type, rank] of each
 */
export function oneNodeModel(operator, opset, inputs, attributes) {
  const node = [
    ...inputs.flatMap(([name]) => text(1, name)),
    ...text(2, 'y'),
    ...text(4, operator),
    ...Object.entries(attributes).flatMap((entry) => bytes(5, attribute(entry))),
  ]
  const graph = [
    ...bytes(1, node),
    ...text(2, 'one node'),
    ...inputs.flatMap((input) => bytes(11, tensor(input))),
    ...bytes(12, tensor(['y', FLOAT, 4])),
  ]
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, number(2, opset))])
}
