import { anchors } from '@roipool/detection'
import { shuffled } from './shuffled.mjs'

/** 3,072 boxes of four sizes and three ratios on a grid of 16×16, in an order that a seed shuffles. */
export function denseBoxes({ width, height }, seed = 1) {
  const all = anchors({
    sizes: [64, 112, 176, 288],
    ratios: [0.5, 1, 2],
    stride: width / 16,
    grid: [16, 16],
    imageSize: { width, height },
  })
  const order = shuffled(all.length / 4, seed)
  return Float32Array.from(order.flatMap((row) => [...all.subarray(row * 4, row * 4 + 4)]))
}
