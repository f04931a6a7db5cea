import { fail, oneLine } from '@roipool/terminal'
import { pick } from './pick.js'
import type { RawArray } from './types.js'

/** The kinds of https://github.com/huggingface/safetensors. */
const kinds: Readonly<Record<string, string>> = { F16: 'f2', BF16: 'bf2', F32: 'f4', F64: 'f8' }

interface Tensor {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [begin: number, end: number]
}

/** Eight bytes that say how long the JSON behind them is. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 9 && bytes[8] === 0x7b && headerEnd(bytes) <= bytes.length
}

/** A tensor of a safetensors file: the one named, or the only one. */
export function readSafetensors(bytes: Uint8Array, path: string, name: string | undefined): RawArray {
  if (!isSafetensors(bytes)) fail(`${path} is no safetensors file, or is cut off`)
  const begin = headerEnd(bytes)
  const { __metadata__: _, ...tensors } = parse(bytes.subarray(8, begin), path)
  const chosen = pick(Object.keys(tensors), path, name)
  const { dtype, shape, data_offsets: place } = tensors[chosen]! as Partial<Tensor>
  const whole = (values: unknown): values is number[] =>
    Array.isArray(values) && values.every(Number.isSafeInteger)
  if (typeof dtype !== 'string' || !whole(shape) || !whole(place)) fail(`${path}: ${chosen} is not described`)
  return {
    path: `${path}, tensor ${chosen}`,
    kind: kinds[dtype] ?? dtype,
    littleEndian: true,
    dims: shape,
    bytes: bytes.subarray(begin + place[0], begin + place[1]),
  }
}

function headerEnd(bytes: Uint8Array): number {
  return 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
}

function parse(bytes: Uint8Array, path: string): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    fail(`${path} is no safetensors file: its header is not JSON (${oneLine(error)})`, error)
  }
}
