// Draws the picture that other sites show beside a link to a page: 1200×630, from src/any-size.svg.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
await mkdir(at('dist'), { recursive: true })
await sharp(at('src/any-size.svg')).png().toFile(at('dist/preview.png'))
