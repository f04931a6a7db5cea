import { readFile } from 'node:fs/promises'
import type { Image } from '@roipool/features'
import { CliError, fail, fileReason, oneLine } from '@roipool/terminal'
import sharp from 'sharp'
import { NETWORK } from '../network/size.js'

/** A photograph, upright as its EXIF orientation says, in its own pixels. */
export interface Photograph {
  readonly width: number
  readonly height: number
  /** The same, squeezed to the network's square. */
  readonly square: Image
  /** The same as a JPEG of at most `maxWidth` pixels. */
  jpeg(maxWidth: number): Promise<Buffer>
}

/** Reads and decodes any image sharp knows. */
export async function readPhotograph(path: string): Promise<Photograph> {
  const bytes = await readFile(path).catch((error: unknown) => {
    fail(`cannot read the image ${path}: ${fileReason(error)}`, error)
  })
  try {
    return await decode(bytes)
  } catch (error) {
    throw new CliError(`cannot decode the image ${path}: ${oneLine(error)}`, { cause: error })
  }
}

async function decode(bytes: Buffer): Promise<Photograph> {
  const image = sharp(bytes, { failOn: 'error' }).autoOrient().toColourspace('srgb').removeAlpha()
  const { autoOrient } = await image.metadata()
  const { size } = NETWORK
  const data = await image.clone().resize(size, size, { fit: 'fill' }).raw().toBuffer()
  return {
    width: autoOrient.width,
    height: autoOrient.height,
    square: { data, width: size, height: size },
    jpeg: (maxWidth) =>
      image.clone().resize({ width: maxWidth, withoutEnlargement: true }).jpeg({ quality: 82 }).toBuffer(),
  }
}
