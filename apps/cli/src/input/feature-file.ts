import { readFile } from 'node:fs/promises'
import type { FeatureMap } from '@roipool/core'
import { parse } from 'npyjs'
import { CliError, fail, fileReason, oneLine } from '../errors.js'

/** Reads a feature map from NumPy's format: float32, C order, [H, W, C] or [N, H, W, C]. */
export async function readFeatures(path: string): Promise<FeatureMap> {
  const bytes = await readFile(path).catch((error: unknown) => {
    fail(`cannot read the feature map ${path}: ${fileReason(error)}`, error)
  })
  const { data, shape, dtype, fortranOrder } = decode(bytes, path)
  if (!(data instanceof Float32Array) || dtype !== 'f4') {
    fail(`${path} holds ${dtype}, but a feature map is float32: array.astype('<f4')`)
  }
  if (fortranOrder) fail(`${path} is in Fortran order: save numpy.ascontiguousarray(array)`)
  const [channels, width, height, batch = 1, ...more] = [...shape].reverse()
  if (channels === undefined || width === undefined || height === undefined || more.length > 0) {
    fail(`${path} has the shape (${shape.join(', ')}), but a feature map is [H, W, C] or [N, H, W, C]`)
  }
  const expected = batch * height * width * channels
  if (data.length !== expected) {
    fail(
      `${path} is cut off: it says it has ${expected} values for (${shape.join(', ')}), but holds ${data.length}`,
    )
  }
  return { data, shape: [batch, height, width, channels] }
}

function decode(bytes: Buffer, path: string) {
  try {
    return parse(new Uint8Array(bytes).buffer)
  } catch (error) {
    throw new CliError(`${path} is not a NumPy file: ${oneLine(error)}`, { cause: error })
  }
}
