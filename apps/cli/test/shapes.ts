import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeCoco, writeVoc, writeYolo } from '@roipool/detection/annotations'
import sharp from 'sharp'

export const classes = ['square', 'disc', 'wedge']
export const [WIDTH, HEIGHT] = [160, 120]

/** The one shape of scene n. */
export function shapeOf(n: number) {
  const side = 44 + ((n * 7) % 30)
  const [x, y] = [(n * 37) % (WIDTH - side), (n * 23) % (HEIGHT - side)]
  return { label: n % 3, box: [x, y, x + side, y + side] as const }
}

/** Scenes `from` to `from + count - 1` as pictures, and as COCO, Pascal VOC and YOLO annotations in `folder`. */
export async function writeShapes(folder: string, from: number, count: number): Promise<void> {
  const at = (...names: string[]) => join(folder, ...names)
  for (const name of ['photos', 'voc', 'yolo']) mkdirSync(at(name), { recursive: true })
  const numbers = Array.from({ length: count }, (_, n) => from + n)
  for (const n of numbers)
    await sharp(drawn(n))
      .png()
      .toFile(at('photos', `${n}.png`))
  const annotations = {
    categories: classes.map((name, id) => ({ id, name })),
    images: numbers.map((id) => ({ id, file: `${id}.png`, width: WIDTH, height: HEIGHT })),
    truth: numbers.map((image) => ({ image, category: shapeOf(image).label, box: shapeOf(image).box })),
    warnings: [],
  }
  writeFileSync(at('coco.json'), JSON.stringify(writeCoco(annotations)))
  for (const { file, text } of writeVoc(annotations)) writeFileSync(at('voc', file), text)
  for (const { file, text } of writeYolo(annotations)) writeFileSync(at('yolo', file), text)
  writeFileSync(at('yolo', 'classes.txt'), `${classes.join('\n')}\n`)
}

function drawn(n: number): Buffer {
  const {
    label,
    box: [x, y, right, bottom],
  } = shapeOf(n)
  const side = right - x
  const shapes = [
    `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="#d23c32"/>`,
    `<circle cx="${x + side / 2}" cy="${y + side / 2}" r="${side / 2}" fill="#3caa46"/>`,
    `<path d="M${x} ${bottom}L${x + side / 2} ${y}L${right} ${bottom}Z" fill="#4650d2"/>`,
  ]
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
<rect width="100%" height="100%" fill="#8a8a86"/>${shapes[label]}</svg>`)
}
