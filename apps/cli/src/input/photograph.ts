import type { Image } from '@roipool/features'
import { CliError, oneLine } from '@roipool/terminal'
import { NETWORK } from '../network/size.js'
import type { Placement } from './boxes/format.js'
import { readBytes } from './bytes.js'
import type { Fit } from './choices.js'
import { upright } from './upright.js'

/** A photograph, upright as its EXIF orientation says, in its own pixels. */
export interface Photograph {
  readonly width: number
  readonly height: number
  /** In the network's square. */
  readonly square: Image
  /** Where it lies in that square. */
  readonly place: { readonly x: Placement; readonly y: Placement }
  /** The same as a JPEG of at most `maxWidth` pixels. */
  jpeg(maxWidth: number): Promise<Buffer>
}

/** Reads and decodes any image sharp knows. */
export async function readPhotograph(path: string, fit?: Fit): Promise<Photograph> {
  return decodePhotograph(await readBytes(path, 'image'), path, fit)
}

/** @param path names the file in errors */
export async function decodePhotograph(
  bytes: Buffer,
  path: string,
  fit: Fit = 'squeeze',
): Promise<Photograph> {
  try {
    return await decode(bytes, fit)
  } catch (error) {
    throw new CliError(`cannot decode the image ${path}: ${oneLine(error)}`, { cause: error })
  }
}

async function decode(bytes: Buffer, fit: Fit): Promise<Photograph> {
  const { image, width, height } = await upright(bytes)
  const longest = fit === 'pad' ? Math.max(width, height) : undefined
  const [x, y] = [axis(width, longest), axis(height, longest)]
  const data = await image
    .clone()
    .resize(x.size, y.size, { fit: 'fill' })
    .extend({ left: x.before, right: x.after, top: y.before, bottom: y.after, background: '#808080' })
    .raw()
    .toBuffer()
  return {
    width,
    height,
    square: { data, width: NETWORK.size, height: NETWORK.size },
    place: {
      x: { scale: x.size / width, offset: x.before },
      y: { scale: y.size / height, offset: y.before },
    },
    jpeg: (maxWidth) =>
      image.clone().resize({ width: maxWidth, withoutEnlargement: true }).jpeg({ quality: 82 }).toBuffer(),
  }
}

/** Pixels of the square that a side takes, and those before and after it, where the longest side takes all. */
function axis(length: number, longest = length) {
  const size = Math.max(1, Math.round((length * NETWORK.size) / longest))
  const before = Math.floor((NETWORK.size - size) / 2)
  return { size, before, after: NETWORK.size - size - before }
}
