import { getFloat16 } from '@petamoriken/float16'
import { fail } from '@roipool/terminal'

/** An array of a file, as it lies there: C order. */
export interface RawArray {
  /** Names the file, and the array in it, in errors. */
  readonly path: string
  /** Of its elements: a kind of `kinds`, or what its file calls another. */
  readonly kind: string
  readonly littleEndian: boolean
  readonly dims: readonly number[]
  /** Of the values, and no more. */
  readonly bytes: Uint8Array
}

type Get = (view: DataView, at: number, littleEndian: boolean) => number
type Kind = readonly [bytes: number, name: string, get: Get]

/** Half of a float32's digits. */
const bfloat16: Get = (view, at, little) => {
  scratch.setUint16(0, view.getUint16(at, little))
  return scratch.getFloat32(0)
}
const scratch = new DataView(new ArrayBuffer(4))

const floats: Readonly<Record<string, Kind>> = {
  f2: [2, 'float16', getFloat16],
  bf2: [2, 'bfloat16', bfloat16],
  f4: [4, 'float32', (view, at, little) => view.getFloat32(at, little)],
  f8: [8, 'float64', (view, at, little) => view.getFloat64(at, little)],
}

const integers: Readonly<Record<string, Kind>> = {
  b1: [1, 'bool', (view, at) => view.getUint8(at)],
  i1: [1, 'int8', (view, at) => view.getInt8(at)],
  u1: [1, 'uint8', (view, at) => view.getUint8(at)],
  i2: [2, 'int16', (view, at, little) => view.getInt16(at, little)],
  u2: [2, 'uint16', (view, at, little) => view.getUint16(at, little)],
  i4: [4, 'int32', (view, at, little) => view.getInt32(at, little)],
  u4: [4, 'uint32', (view, at, little) => view.getUint32(at, little)],
  i8: [8, 'int64', (view, at, little) => Number(view.getBigInt64(at, little))],
  u8: [8, 'uint64', (view, at, little) => Number(view.getBigUint64(at, little))],
}

/**
 * The values as float32. float64 is rounded to it.
 *
 * @throws CliError for what is no float, by its true name, and for a value beyond float32
 */
export function toFloat32(array: RawArray): Float32Array {
  const { kind, littleEndian, bytes, path } = array
  const known = floats[kind]
  if (!known) {
    const name = integers[kind]?.[1] ?? kind
    fail(`${path} holds ${name}, but a feature map is of floats: save array.astype('float32')`)
  }
  const length = lengthOf(array, known)
  if (kind === 'f4' && littleEndian) return float32(bytes)
  const values = new Float32Array(length)
  const view = viewOf(bytes)
  const [size, , get] = known
  for (let n = 0; n < length; n++) {
    const value = get(view, n * size, littleEndian)
    values[n] = value
    if (kind === 'f8' && Math.abs(values[n]!) === Infinity && Math.abs(value) !== Infinity) {
      fail(`${path} holds ${value} at place ${n}, which is beyond float32: divide the values`)
    }
  }
  return values
}

/** The values of any kind as numbers. */
export function toNumbers(array: RawArray): number[] {
  const known = floats[array.kind] ?? integers[array.kind]
  if (!known) fail(`${array.path} holds ${array.kind}, which is no number`)
  const view = viewOf(array.bytes)
  const [size, , get] = known
  return Array.from({ length: lengthOf(array, known) }, (_, n) => get(view, n * size, array.littleEndian))
}

function lengthOf({ dims, bytes, path }: RawArray, [size]: Kind): number {
  const length = dims.reduce((product, dim) => product * dim, 1)
  if (bytes.length === length * size) return length
  const trouble = bytes.length < length * size ? 'is cut off' : 'is too long'
  return fail(
    `${path} ${trouble}: (${dims.join(', ')}) takes ${length * size} bytes, but there are ${bytes.length}`,
  )
}

/** Without a copy where the values lie at a multiple of four. */
function float32(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  return new Float32Array(buffer as ArrayBuffer, byteOffset, byteLength / 4)
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
