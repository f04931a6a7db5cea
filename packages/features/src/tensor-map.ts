import { type FeatureMap, invalid, type Layout, type Shape, toChannelsLast, unsupported } from '@roipool/core'
import type { Size } from './resize.js'

/** A tensor of onnxruntime or of transformers.js, or one of tfjs. */
export type TensorLike =
  | { readonly dims: readonly number[]; readonly data?: unknown; getData?(): Promise<unknown> }
  | { readonly shape: readonly number[]; data(): Promise<unknown> }

/**
 * The feature map that a tensor [N, C, H, W] or [N, H, W, C] is. Float32 values that are in memory, channels last, are not
 * copied: the map is of the tensor's own, and lives as long.
 *
 * @param options `layout`: NCHW by default for tensors with `dims`, NHWC for those of tfjs
 * @throws RoiPoolError ROI_INVALID for other axes, ROI_UNSUPPORTED for other than float32
 */
export async function featureMapFrom(
  tensor: TensorLike,
  { layout = 'dims' in tensor ? 'NCHW' : 'NHWC' }: { readonly layout?: Layout } = {},
): Promise<FeatureMap> {
  const dims = dimsOf(tensor)
  if (dims.length !== 4)
    invalid(`a map must have four axes, ${layout}, but the tensor has [${dims.join(', ')}]`)
  const data = await valuesOf(tensor)
  const [n, a, b, c] = dims as Shape
  if (layout === 'NHWC') return { data, shape: [n, a, b, c] }
  // Channels first and last are one where there is one channel, or one cell.
  const same = a === 1 || b * c === 1
  return { data: same ? data : toChannelsLast(data, [n, a, b, c]), shape: [n, b, c, a] }
}

export interface TokenOptions {
  /** Rows and columns of tokens; worked out from `image`, or a square, where it is not given. */
  readonly grid?: Size
  /** Pixels of what the network saw. */
  readonly image?: Size
}

/**
 * The feature map that the patch tokens of a vision transformer are: [N, tokens, C], row by row. What stands before them,
 * the class token and registers, is dropped. Where nothing does, or N is 1, values are not copied.
 *
 * @throws RoiPoolError ROI_INVALID where the tokens are no grid
 */
export async function featureMapFromTokens(
  tensor: TensorLike,
  { grid, image }: TokenOptions = {},
): Promise<FeatureMap> {
  const dims = dimsOf(tensor)
  if (dims.length !== 3)
    invalid(`tokens must have three axes, [N, tokens, C], but the tensor has [${dims.join(', ')}]`)
  const [n, tokens, channels] = dims as [number, number, number]
  const [height, width] = grid ?? gridOf(tokens, image)
  const before = tokens - height * width
  if (before < 0)
    invalid(`a grid of ${height}×${width} takes ${height * width} tokens, but there are ${tokens}`)
  const data = await valuesOf(tensor)
  const shape: Shape = [n, height, width, channels]
  const [all, skip] = [tokens * channels, before * channels]
  if (before === 0 || n === 1) return { data: data.subarray(skip), shape }
  const kept = new Float32Array(n * (all - skip))
  for (let k = 0; k < n; k++) kept.set(data.subarray(k * all + skip, (k + 1) * all), k * (all - skip))
  return { data: kept, shape }
}

/** Nothing, a class token, one for distillation, four or eight registers, and what goes together. */
const BEFORE = [0, 1, 2, 4, 5, 8, 9]

function gridOf(tokens: number, image: Size = [1, 1]): Size {
  const aspect = image[0] / image[1]
  for (const before of BEFORE.filter((count) => count < tokens)) {
    const height = Math.round(Math.sqrt((tokens - before) * aspect))
    const width = (tokens - before) / height
    const isGrid = Number.isInteger(width) && Math.round(width * aspect) === height
    // Patches are squares of whole pixels.
    if (isGrid && Math.floor(image[0] / height) === Math.floor(image[1] / width)) return [height, width]
  }
  return invalid(
    `${tokens} tokens are no grid of an image of ${image[0]}×${image[1]} pixels: give grid, or tap another layer`,
  )
}

function dimsOf(tensor: TensorLike): readonly number[] {
  return 'dims' in tensor ? tensor.dims : tensor.shape
}

async function valuesOf(tensor: TensorLike): Promise<Float32Array> {
  const values =
    'dims' in tensor ? await (tensor.getData ? tensor.getData() : tensor.data) : await tensor.data()
  if (values instanceof Float32Array) return values
  const name = (values as object | undefined)?.constructor?.name ?? String(values)
  return unsupported(`a map must be of float32, but the tensor's values are ${name}: cast it`)
}
