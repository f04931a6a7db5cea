import type { Image } from '@roipool/features'
import { CliError, oneLine } from '@roipool/terminal'
import type { Placement } from './boxes/format.js'
import { readBytes } from './bytes.js'
import type { Fit } from './choices.js'
import { upright } from './upright.js'

/** Rows and columns of what the network sees. */
export type Size = readonly [height: number, width: number]

/** A photograph, upright as its EXIF orientation says, in its own pixels. */
export interface Decoded {
  readonly width: number
  readonly height: number
  /** At the network's size. */
  readonly square: Image
  /** Where it lies in that. */
  readonly place: { readonly x: Placement; readonly y: Placement }
}

/** One that can be shown. */
export interface Photograph extends Decoded {
  /** The same as a JPEG of at most `maxWidth` pixels. */
  jpeg(maxWidth: number): Promise<Buffer>
}

/** Reads and decodes any image sharp knows. */
export async function readPhotograph(path: string, size: Size, fit?: Fit): Promise<Photograph> {
  return decodePhotograph(await readBytes(path, 'image'), path, size, fit)
}

/** @param path names the file in errors */
export async function decodePhotograph(
  bytes: Buffer,
  path: string,
  size: Size,
  fit: Fit = 'squeeze',
): Promise<Photograph> {
  try {
    return await decode(bytes, size, fit)
  } catch (error) {
    throw new CliError(`cannot decode the image ${path}: ${oneLine(error)}`, { cause: error })
  }
}

async function decode(bytes: Buffer, [rows, columns]: Size, fit: Fit): Promise<Photograph> {
  const { image, width, height } = await upright(bytes)
  const scale = fit === 'pad' ? Math.min(columns / width, rows / height) : undefined
  const [x, y] = [axis(width, columns, scale), axis(height, rows, scale)]
  const data = await image
    .clone()
    .resize(x.size, y.size, { fit: 'fill' })
    .extend({ left: x.before, right: x.after, top: y.before, bottom: y.after, background: '#808080' })
    .raw()
    .toBuffer()
  return {
    width,
    height,
    square: { data, width: columns, height: rows },
    place: {
      x: { scale: x.size / width, offset: x.before },
      y: { scale: y.size / height, offset: y.before },
    },
    jpeg: (maxWidth) =>
      image.clone().resize({ width: maxWidth, withoutEnlargement: true }).jpeg({ quality: 82 }).toBuffer(),
  }
}

/** Of the network's pixels on an axis: those that the photograph takes at a scale, all without one, and those beside it. */
function axis(length: number, all: number, scale = all / length) {
  const size = Math.min(all, Math.max(1, Math.round(length * scale)))
  const before = Math.floor((all - size) / 2)
  return { size, before, after: all - size - before }
}
