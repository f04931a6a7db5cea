import { readFileSync } from 'node:fs'
import type { ModelFiles } from '../src/centernet.js'
import type { Image } from '../src/index.js'

/** The files of CenterNet, as npm installed them. */
export function centerNetFiles(): ModelFiles {
  const read = (name: string) =>
    readFileSync(new URL(`../models/${name}`, import.meta.resolve('@vladmandic/human')))
  return {
    description: JSON.parse(read('centernet.json').toString('utf8')),
    weights: new Uint8Array(read('centernet.bin')).buffer,
  }
}

/** An image whose bytes are given by a function of row, column and channel. */
export function draw(
  width: number,
  height: number,
  byte: (y: number, x: number, c: number) => number,
): Image {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) data[at++] = byte(y, x, c)
  }
  return { data, width, height }
}
