// What a detector finds, drawn on scenes: green what is there, orange what was found.
import { classes } from '@roipool/emoji-voc'
import { detect } from '@roipool/fast-rcnn'
import sharp from 'sharp'

const COLUMNS = 4
const SIDE = 400

/** @param scenes with their images */
export async function drawDetections(model, scenes, file) {
  const tiles = []
  for (const [place, { image, boxes, labels }] of scenes.entries()) {
    const found = await detect(model, image)
    const marks = [
      ...labels.map((label, n) => mark(boxes.subarray(n * 4, n * 4 + 4), classes[label], '#2f9e44', 3)),
      ...found.map(({ box, score, class: name }) => mark(box, `${name} ${score.toFixed(2)}`, '#ff7a1a', 2)),
    ]
    const { data, width, height } = image
    const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join('')}</svg>`
    const marked = await sharp(data, { raw: { width, height, channels: 3 } })
      .composite([{ input: Buffer.from(overlay) }])
      .png()
      .toBuffer()
    tiles.push({
      input: await sharp(marked).resize(SIDE, SIDE).toBuffer(),
      left: (place % COLUMNS) * SIDE,
      top: Math.floor(place / COLUMNS) * SIDE,
    })
  }
  const rows = Math.ceil(tiles.length / COLUMNS)
  await sharp({ create: { width: COLUMNS * SIDE, height: rows * SIDE, channels: 3, background: '#fff' } })
    .composite(tiles)
    .png()
    .toFile(file)
}

function mark([x1, y1, x2, y2], words, colour, width) {
  const below = colour === '#2f9e44'
  const y = below ? y2 - 6 : Math.max(18, y1 - 5)
  return `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="${colour}" stroke-width="${width}"/>
    <text x="${x1 + 3}" y="${y}" font-size="18" font-family="sans-serif" stroke="#000" stroke-width="3" paint-order="stroke" fill="${colour}">${words}</text>`
}
