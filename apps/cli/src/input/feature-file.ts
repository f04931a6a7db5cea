import { readFile } from 'node:fs/promises'
import type { FeatureMap } from '@roipool/core'
import { fail, fileReason } from '@roipool/terminal'

/** Reads a feature map from NumPy's format: float32, C order, [H, W, C] or [N, H, W, C]. */
export async function readFeatures(path: string): Promise<FeatureMap> {
  const bytes = await readFile(path).catch((error: unknown) => {
    fail(`cannot read the feature map ${path}: ${fileReason(error)}`, error)
  })
  const { descr, fortranOrder, dims, begin } = readHeader(bytes, path)
  if (descr !== '<f4') {
    const order = descr.startsWith('>') ? ', which is big-endian' : ''
    fail(`${path} holds ${descr}${order}, but a feature map is float32: array.astype('<f4')`)
  }
  if (fortranOrder) fail(`${path} is in Fortran order: save numpy.ascontiguousarray(array)`)
  const shape = `(${dims.join(', ')})`
  const [channels, width, height, batch = 1, ...more] = [...dims].reverse()
  if (channels === undefined || width === undefined || height === undefined || more.length > 0) {
    fail(`${path} has the shape ${shape}, but a feature map is [H, W, C] or [N, H, W, C]`)
  }
  const wanted = batch * height * width * channels * Float32Array.BYTES_PER_ELEMENT
  const values = bytes.subarray(begin)
  if (values.length !== wanted) {
    const trouble = values.length < wanted ? 'is cut off' : 'is too long'
    fail(`${path} ${trouble}: ${shape} takes ${wanted} bytes, but ${values.length} follow the header`)
  }
  return { data: new Float32Array(new Uint8Array(values).buffer), shape: [batch, height, width, channels] }
}

interface Header {
  /** NumPy's name of the type: `<f4`. */
  readonly descr: string
  readonly fortranOrder: boolean
  readonly dims: readonly number[]
  /** Where the values begin, in bytes. */
  readonly begin: number
}

/** https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3. */
function readHeader(bytes: Buffer, path: string): Header {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    fail(`${path} is an archive of arrays: save one of them with numpy.save`)
  }
  if (bytes.subarray(0, 6).toString('latin1') !== '\x93NUMPY') fail(`${path} is not a NumPy file`)
  const long = bytes[6] !== 1
  const at = long ? 12 : 10
  if (bytes.length < at) fail(`${path} is cut off: its header is not whole`)
  const begin = at + (long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8))
  if (bytes.length < begin) fail(`${path} is cut off: its header is not whole`)
  const text = bytes.subarray(at, begin).toString('latin1').trim()
  const field = (name: string, value: string) => new RegExp(`'${name}' *: *${value}`).exec(text)?.[1]
  const descr = field('descr', "'([^']*)'") ?? field('descr', "(\\[.*?\\])(?=, *')")
  const order = field('fortran_order', '(True|False)')
  const dims = field('shape', '\\(([\\d, ]*)\\)')
  if (descr === undefined || order === undefined || dims === undefined) {
    fail(`${path} has a NumPy header that cannot be read: ${JSON.stringify(text.slice(0, 80))}`)
  }
  const list = dims.split(',').filter((dim) => dim.trim() !== '')
  return { descr, fortranOrder: order === 'True', dims: list.map(Number), begin }
}
