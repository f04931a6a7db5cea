// Makes what the page opens with, so that a visitor waits for no network: the photograph, generated/plate.jpg, and its
// feature map, generated/plate-map.bin: row-major, channels last. Values are whole numbers of 16 bits, in steps from the
// least value: those two come first, as float32.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { detect, load, oneFile } from '@roipool/fast-rcnn'
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
const least = features.data.reduce((one, other) => Math.min(one, other))
const step = (features.data.reduce((one, other) => Math.max(one, other)) - least) / (2 ** 16 - 1)
const values = Uint16Array.from(features.data, (value) => Math.round((value - least) / step))
const scale = Float32Array.of(least, step)
await writeFile(
  new URL('plate-map.bin', folder),
  Buffer.concat([scale, values].map(({ buffer }) => Buffer.from(buffer))),
)

// What the head says of the photograph, and of the worked example's region: generated/plate-head.json, as the worker of
// src/network/head-worker.ts says it of others.
const fine = await centerNet(files, { stride: 16 })
const [head, proposals] = await Promise.all([
  model('voc').then((file) => load(file, { backbone: fine })),
  model('voc-rpn').then((file) => load(file, { backbone: fine, kind: 'rpn' })),
])
const image = { data, width: info.width, height: info.height }
const plain = (found) => found.map(({ class: name, score, box }) => ({ name, score, box: Array.from(box) }))
const objects = plain(await detect(head, image, { proposals }))
const worked = Float32Array.of(296, 192, 496, 337)
const region = plain(await detect(head, image, { proposals: worked, scoreThreshold: 0, most: 5 }))
fine.dispose()
await writeFile(new URL('plate-head.json', folder), JSON.stringify({ objects, region }))

async function model(name) {
  return oneFile(await readFile(new URL(import.meta.resolve(`@roipool/fast-rcnn/models/${name}.roipool`))))
}

function read(ending) {
  return readFile(new URL(`../models/centernet.${ending}`, import.meta.resolve('@vladmandic/human')))
}
