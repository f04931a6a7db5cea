export const shuffled = (n: number) => ((n * 7919) % 1009) / 1009 - 0.5

/** RoIs of many forms on two images of 6×7 cells. */
export const many = {
  map: [2, 6, 7, 3],
  cells: shuffled,
  upstream: (n: number) => ((n * 31) % 17) / 17 - 0.4,
} as const
export const boxes = [
  [1.15, 0.85, 6.2, 5.3],
  [-2.4, -1.7, 3.1, 4.2],
  [3.3, 2.1, 9.7, 8.4],
  [2.2, 2.4, 2.6, 2.7],
  [5.1, 4.3, 2.2, 1.6],
  [20.3, 1.1, 24.9, 4.2],
] as const
export const rois = { boxes, images: [0, 1, 1, 0, 0, 1] } as const
export const rotated = {
  boxes: [
    [3.2, 2.9, 4.1, 2.3, 0.4],
    [0.3, 1.2, 5.2, 3.1, -1.3],
    [6.4, 5.1, 3.3, 4.2, 2.5],
    [3.4, 2.8, 0.3, 0.4, 4],
  ],
  images: [1, 0, 0, 1],
} as const
export const bins = { outputSize: [3, 2], spatialScale: 1 } as const
/** Two points a set, inside, across the border and outside. */
export const points = {
  boxes: [
    [3.2, 2.9, 1.1, 4.3],
    [-1.2, 3.3, 9.6, 2.2],
    [9.1, 8.2, -20, 3],
  ],
  images: [1, 0, 0],
} as const
/** Of the bins of all RoIs. */
export const offsets = Float32Array.from({ length: 6 * 2 * 6 }, (_, n) => 4 * shuffled(n + 1))
