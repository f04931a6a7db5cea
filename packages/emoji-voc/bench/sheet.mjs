// Draws scenes with their boxes side by side, to be looked at, and says how long they took.
// `node bench/sheet.mjs [split] [count] [file.png]` in the package, once built.
import { performance } from 'node:perf_hooks'
import { classes, scenes } from '@roipool/emoji-voc'
import sharp from 'sharp'

const [split = 'train', count = '24', file = `${split}.png`] = process.argv.slice(2)
const COLUMNS = 6
const SIDE = 320

const tiles = []
const times = []
let last = performance.now()
for await (const { image, boxes, labels } of scenes({ split, seed: 1, count: Number(count) })) {
  times.push(performance.now() - last)
  const { data, width, height } = image
  const marks = [...labels].map((label, n) => {
    const [x1, y1, x2, y2] = boxes.subarray(n * 4, n * 4 + 4)
    return `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="#f0f" stroke-width="2"/>
      <text x="${x1}" y="${Math.max(18, y1 - 4)}" font-size="20" font-family="sans-serif" fill="#f0f">${classes[label]}</text>`
  })
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join('')}</svg>`
  const marked = await sharp(data, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toBuffer()
  const place = tiles.length
  tiles.push({
    input: await sharp(marked).resize(SIDE, SIDE).toBuffer(),
    left: (place % COLUMNS) * SIDE,
    top: Math.floor(place / COLUMNS) * SIDE,
  })
  last = performance.now()
}
const rows = Math.ceil(tiles.length / COLUMNS)
await sharp({ create: { width: COLUMNS * SIDE, height: rows * SIDE, channels: 3, background: '#fff' } })
  .composite(tiles)
  .png()
  .toFile(file)
const rest = times.slice(1).sort((a, b) => a - b)
console.log(
  `${file}: the first scene took ${times[0].toFixed(0)} ms, the median of the others ${rest[rest.length >> 1].toFixed(0)} ms`,
)
