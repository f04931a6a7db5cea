// Makes what the page opens with, so that a visitor waits for no network: the photograph, generated/plate.jpg, and its
// feature map, generated/plate-map.bin: float16, row-major, channels last.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Float16Array } from '@petamoriken/float16'
import { centerNet } from '@roipool/features/tfjs'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import sharp from 'sharp'
import '@tensorflow/tfjs-backend-wasm'

const photograph = new URL(
  '../data/image.jpg',
  import.meta.resolve('@stdlib/datasets-img-locomotion-house-cat'),
)
const part = JSON.parse(await readFile(new URL('../src/network/plate.json', import.meta.url), 'utf8'))
const square = sharp(await readFile(photograph))
  .extract({ left: part.x, top: part.y, width: part.side, height: part.side })
  .resize(512, 512)
  .toColourspace('srgb')
const { data, info } = await square.clone().raw().toBuffer({ resolveWithObject: true })

await setBackend('wasm')
await ready()
const [description, weights] = await Promise.all(['json', 'bin'].map(read))
const files = {
  description: JSON.parse(description.toString('utf8')),
  weights: new Uint8Array(weights).buffer,
}
const backbone = await centerNet(files, { stride: 32 })
const { features } = await backbone.map({ data, width: info.width, height: info.height })
backbone.dispose()
const folder = new URL('../generated/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('plate.jpg', folder), await square.jpeg({ quality: 88 }).toBuffer())
await writeFile(new URL('plate-map.bin', folder), new Uint8Array(Float16Array.from(features.data).buffer))

function read(ending) {
  return readFile(new URL(`../models/centernet.${ending}`, import.meta.resolve('@vladmandic/human')))
}
