import type { Image } from '@roipool/features'
import { CliError, oneLine } from '@roipool/terminal'
import sharp, { type Sharp } from 'sharp'
import { readBytes } from '../input/bytes.js'
import { upright } from '../input/upright.js'

/** Pixels of the largest picture that is worked on at its own size: 50 MB. */
const MOST_PIXELS = 2 ** 24

/** A picture, upright as its EXIF orientation says. */
export interface Picture {
  readonly file: string
  /** Its own pixels. */
  readonly width: number
  readonly height: number
  /** RGB; smaller than the picture itself where that is very large. */
  readonly image: Image
  /** To draw on, at its own size. */
  readonly upright: Sharp
}

/** Reads and decodes any image sharp knows. @throws CliError naming the file */
export async function readPicture(file: string): Promise<Picture> {
  const bytes = await readBytes(file, 'image')
  try {
    const { image, width, height } = await upright(bytes)
    return { file, width, height, image: await pixelsOf(image, width, height), upright: image }
  } catch (error) {
    throw new CliError(`cannot decode the image ${file}: ${oneLine(error)}`, { cause: error })
  }
}

/** Width and height without decoding. @throws CliError naming the file */
export async function sizeOf(file: string): Promise<{ readonly width: number; readonly height: number }> {
  try {
    return (await sharp(file).metadata()).autoOrient
  } catch (error) {
    throw new CliError(`cannot decode the image ${file}: ${oneLine(error)}`, { cause: error })
  }
}

async function pixelsOf(upright: Sharp, fullWidth: number, fullHeight: number): Promise<Image> {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (fullWidth * fullHeight)))
  const [width, height] = [fullWidth, fullHeight].map((side) => Math.max(1, Math.floor(side * scale))) as [
    number,
    number,
  ]
  const sized = upright.clone()
  if (scale < 1) sized.resize(width, height, { fit: 'fill' })
  return { data: await sized.raw().toBuffer(), width, height }
}

/** What is said of a picture that was made smaller; nothing of others. */
export function reducedWords({ file, width, height, image }: Picture): string | undefined {
  if (image.width === width) return undefined
  return `${file} is looked at as ${image.width}×${image.height} pixels: its ${width}×${height} are more than ${MOST_PIXELS}`
}

/** A box in pixels of the image that was looked at, in those of the picture. */
export function ownBox({ width, height, image }: Picture, box: ArrayLike<number>): Box {
  return scaled(box, width / image.width, height / image.height)
}

export type Box = readonly [x1: number, y1: number, x2: number, y2: number]

export function scaled(box: ArrayLike<number>, x: number, y: number): Box {
  return [box[0]! * x, box[1]! * y, box[2]! * x, box[3]! * y]
}
