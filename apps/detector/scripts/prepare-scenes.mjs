// Draws the scenes that the page offers to try at once: photographs and boxes, in public/scenes/, which Vite copies.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { classes, credits, scenes } from '@roipool/emoji-voc'
import sharp from 'sharp'

const names = ['aeroplane', 'bicycle', 'cat']
const parts = [
  { part: 'teach', split: 'train', seed: 1 },
  { part: 'try', split: 'iid', seed: 1 },
]

const folder = new URL('../public/scenes/', import.meta.url)
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const photographs = []
for (const { part, split, seed } of parts) {
  for await (const { id, image, boxes, labels } of scenes({ split, seed, count: 12, of: names })) {
    const { data, width, height } = image
    const file = `${id}.jpg`
    await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 88 })
      .toFile(new URL(file, folder).pathname)
    const things = Array.from(labels, (label, n) => ({
      name: classes[label],
      box: [...boxes.subarray(n * 4, n * 4 + 4)],
    }))
    photographs.push({ file, width, height, part, things })
  }
}
const used = credits.filter(({ splits }) => parts.some(({ split }) => splits.includes(split)))
const shown = used.map(({ kind, author, licence, source }) => ({ kind, author, licence, source }))
await writeFile(new URL('scenes.json', folder), JSON.stringify({ names, photographs, credits: shown }))
