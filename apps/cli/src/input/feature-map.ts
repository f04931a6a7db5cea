import type { FeatureMap } from '@roipool/core'
import { fail } from '@roipool/terminal'
import { readArray } from './arrays/read.js'
import { toFloat32 } from './arrays/types.js'
import type { FileLayout } from './choices.js'

export interface MapFile {
  /** Channels last, whatever they were. */
  readonly features: FeatureMap
  /** Why its channels seem to come first, where nobody said where they are. */
  readonly doubt?: string
}

/**
 * A feature map of an array: floats, [H, W, C] or [N, H, W, C], or with the channels first.
 *
 * @param array which one, where the file has several
 */
export function readFeatureMap(
  bytes: Uint8Array,
  path: string,
  layout: FileLayout | undefined,
  array?: string,
): MapFile {
  const raw = readArray(bytes, path, array)
  const { dims } = raw
  const shape = `(${dims.join(', ')})`
  if (dims.length !== 3 && dims.length !== 4) {
    const forms = layout === 'NCHW' ? '[C, H, W] or [N, C, H, W]' : '[H, W, C] or [N, H, W, C]'
    fail(`${raw.path} has the shape ${shape}, but a feature map is ${forms}`)
  }
  const data = toFloat32(raw)
  const [batch, a, b, c] = (dims.length === 3 ? [1, ...dims] : dims) as [number, number, number, number]
  if (layout === 'NCHW') {
    return { features: { data: channelsLast(data, batch, a, b * c), shape: [batch, b, c, a] } }
  }
  const doubtful = layout === undefined && seemsChannelsFirst(a, b, c)
  return {
    features: { data, shape: [batch, a, b, c] },
    ...(doubtful && {
      doubt: `${raw.path} has the shape ${shape}, read as ${a}×${b} cells of ${c} channels; if its ${a} channels come first, as PyTorch's do, say --layout NCHW, else --layout NHWC`,
    }),
  }
}

function channelsLast(data: Float32Array, batch: number, channels: number, cells: number): Float32Array {
  const turned = new Float32Array(data.length)
  for (let n = 0; n < batch; n++) {
    const image = n * channels * cells
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < cells; k++) turned[image + k * channels + c] = data[image + c * cells + k]!
    }
  }
  return turned
}

/**
 * Whether a shape read as [H, W, C] looks like [C, H, W]: maps are seldom much longer than wide, and channels are mostly a
 * multiple of 32.
 */
function seemsChannelsFirst(a: number, b: number, c: number): boolean {
  if (a === b || b === 0 || c === 0) return false
  if (b === c) return true
  const oblong = (p: number, q: number) => Math.max(p, q) / Math.min(p, q)
  return oblong(b, c) <= 3 && (oblong(a, b) > 3 || (a % 32 === 0 && c % 32 !== 0))
}
