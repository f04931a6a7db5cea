/**
 * An ONNX model with one output more. Messages of protobuf that are concatenated are merged, so the bytes of
 * `ModelProto { graph { output { name } } }` behind the file are enough; its type onnxruntime infers.
 */
export function withOutput(model: Uint8Array, name: string): Uint8Array {
  const output = message(1, new TextEncoder().encode(name))
  const added = message(7, message(12, output))
  const whole = new Uint8Array(model.length + added.length)
  whole.set(model)
  whole.set(added, model.length)
  return whole
}

/** A field of protobuf that holds bytes: its key, their length, and they. */
function message(field: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([(field << 3) | 2, ...varint(bytes.length), ...bytes])
}

/** Seven bits a byte, lowest first; the highest bit says that more follow. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}
