import sharp, { type Sharp } from 'sharp'

/** A picture that is being decoded, upright as its EXIF orientation says. */
export interface Upright {
  /** RGB. */
  readonly image: Sharp
  readonly width: number
  readonly height: number
}

/** Any image sharp knows. What is damaged is refused rather than guessed. */
export async function upright(bytes: Buffer): Promise<Upright> {
  const image = sharp(bytes, { failOn: 'error' }).autoOrient().toColourspace('srgb').removeAlpha()
  const { width, height } = (await image.metadata()).autoOrient
  return { image, width, height }
}
