// Writes scenes for others to train on: photos/*.png, and coco.json with their boxes.
// `npm run scenes -- --split train --count 100 -o folder`
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeCoco } from '@roipool/detection/annotations'
import { classes, scenes } from '@roipool/emoji-voc'
import sharp from 'sharp'

const { values } = parseArgs({
  options: {
    split: { type: 'string', default: 'train' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100' },
    size: { type: 'string', default: '512' },
    output: { type: 'string', short: 'o', default: 'scenes' },
  },
})
const options = {
  split: values.split,
  seed: Number(values.seed),
  count: Number(values.count),
  size: Number(values.size),
}
const folder = resolve(values.output)
const images = []
const truth = []
for await (const { id, image, boxes, labels } of scenes(options)) {
  mkdirSync(join(folder, 'photos'), { recursive: true })
  const { data, width, height } = image
  await sharp(data, { raw: { width, height, channels: 3 } }).toFile(join(folder, 'photos', `${id}.png`))
  images.push({ id: images.length + 1, file: `${id}.png`, width, height })
  for (const [n, label] of labels.entries()) {
    truth.push({ image: images.length, category: label + 1, box: [...boxes.subarray(n * 4, n * 4 + 4)] })
  }
}
const categories = classes.map((name, label) => ({ id: label + 1, name }))
const coco = writeCoco({ images, categories, truth, warnings: [] })
writeFileSync(join(folder, 'coco.json'), JSON.stringify(coco))
console.log(
  `${images.length} scenes with ${truth.length} boxes: ${join(folder, 'photos')}, ${join(folder, 'coco.json')}`,
)
