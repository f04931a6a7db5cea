import { readFile } from 'node:fs/promises'
import { INPUT_SIZE } from '@roipool/features/input'
import { CliError, fail, fileReason, oneLine } from '@roipool/terminal'
import sharp from 'sharp'

/** A photograph, upright as its EXIF orientation says, in its own pixels. */
export interface Photograph {
  readonly width: number
  readonly height: number
  /** The same, squeezed to the network's square: 512×512×3 RGB, 0 to 255. */
  readonly pixels: Float32Array
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
  const raw = await image.clone().resize(INPUT_SIZE, INPUT_SIZE, { fit: 'fill' }).raw().toBuffer()
  return {
    width: autoOrient.width,
    height: autoOrient.height,
    pixels: Float32Array.from(raw),
    jpeg: (maxWidth) =>
      image.clone().resize({ width: maxWidth, withoutEnlargement: true }).jpeg({ quality: 82 }).toBuffer(),
  }
}
