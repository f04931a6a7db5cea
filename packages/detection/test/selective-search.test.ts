import { describe, expect, it } from 'vitest'
import { type Image, iou, selectiveSearch } from '../src/index.js'

const objects = [
  [20, 10, 60, 40],
  [70, 50, 110, 90],
  [10, 60, 40, 100],
]

/** A page of two greys, and on it three squares of two colours each. */
function scene(channels = 3, scale = 1): Image {
  const [width, height] = [128 * scale, 112 * scale]
  const data = new Uint8Array(width * height * channels).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / scale, y / scale]
      const of = objects.findIndex(([x1, y1, x2, y2]) => u >= x1! && u < x2! && v >= y1! && v < y2!)
      const grey = x % 7 < 3 ? 120 : 130
      const stripe = Math.floor(u / 10) % 2 === 0 ? 230 : 20
      const colours = [
        [stripe, 20, 20],
        [20, stripe, 20],
        [20, 20, stripe],
      ]
      data.set(of === -1 ? [grey, grey, grey] : colours[of]!, (y * width + x) * channels)
    }
  }
  return { data, width, height }
}

const best = (boxes: Float32Array, scale = 1) => {
  const truth = Float32Array.from(objects.flat(), (value) => value * scale)
  const table = iou(truth, boxes)
  return objects.map((_, n) =>
    Math.max(...table.subarray((n * boxes.length) / 4, ((n + 1) * boxes.length) / 4)),
  )
}

describe('selective search', () => {
  it('finds each object whole, though its parts differ', async () => {
    for (const value of best(await selectiveSearch(scene()))) expect(value).toBeGreaterThan(0.9)
  })

  it('in a larger image, in its own pixels', async () => {
    for (const value of best(await selectiveSearch(scene(3, 4)), 4)) expect(value).toBeGreaterThan(0.9)
  })

  it('gives the same for RGB and RGBA, and for the same seed; another order for another', async () => {
    const boxes = await selectiveSearch(scene(), { seed: 5 })
    expect(await selectiveSearch(scene(4), { seed: 5 })).toEqual(boxes)
    const other = await selectiveSearch(scene(), { seed: 6 })
    expect(other).not.toEqual(boxes)
    expect(sorted(other)).toEqual(sorted(boxes))
    expect(await selectiveSearch(scene(), { seed: 5, most: 3 })).toEqual(boxes.slice(0, 12))
  })

  it('gives no box twice, none outside the image, none that is too small', async () => {
    const boxes = await selectiveSearch(scene(3, 3), { minSide: 20 })
    const rows = sorted(boxes)
    expect(new Set(rows).size).toBe(rows.length)
    for (let at = 0; at < boxes.length; at += 4) {
      const [x1, y1, x2, y2] = boxes.subarray(at, at + 4)
      expect(x1! >= 0 && y1! >= 0 && x2! <= 384 && y2! <= 336).toBe(true)
      expect(Math.min(x2! - x1!, y2! - y1!)).toBeGreaterThanOrEqual(20)
    }
    // The whole image is a region.
    expect(rows).toContain('0,0,384,336')
  })

  it('single has fewer boxes than fast', async () => {
    const [fast, single] = [
      await selectiveSearch(scene()),
      await selectiveSearch(scene(), { mode: 'single' }),
    ]
    expect(single.length).toBeGreaterThan(0)
    expect(single.length).toBeLessThan(fast.length)
  })

  it('takes an image of one pixel, of one row, of one colour', async () => {
    const grey = (width: number, height: number) => ({
      data: new Uint8Array(width * height * 3).fill(9),
      width,
      height,
    })
    expect([...(await selectiveSearch(grey(1, 1), { minSide: 1 }))]).toEqual([0, 0, 1, 1])
    expect([...(await selectiveSearch(grey(40, 1), { minSide: 1 }))]).toEqual([0, 0, 40, 1])
    expect([...(await selectiveSearch(grey(40, 30)))]).toEqual([0, 0, 40, 30])
  })

  it('tells how far it is', async () => {
    const told: number[] = []
    await selectiveSearch(scene(), { progress: (done) => told.push(done) })
    expect(told).toEqual([0.25, 0.5, 0.75, 1])
  })

  it('ends when it is aborted: before, between its steps, by a timer of its own', async () => {
    const reason = new Error('enough')
    await expect(selectiveSearch(scene(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    let steps = 0
    const progress = () => {
      steps++
      setTimeout(() => controller.abort(reason))
    }
    await expect(selectiveSearch(scene(), { signal: controller.signal, progress })).rejects.toBe(reason)
    expect(steps).toBe(1)
  })
})

function sorted(boxes: Float32Array): string[] {
  return Array.from({ length: boxes.length / 4 }, (_, n) => boxes.slice(n * 4, n * 4 + 4).join()).sort()
}
