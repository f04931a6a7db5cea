import type { Shape } from '@roipool/core'
import { expect, test } from 'vitest'
import { wasm } from '../src/index.js'
import { openThreads } from './open-threads.js'
import { firstDifference } from './plans.js'

/** Less than a vector, tails of vectors and lines, one tile, many tiles of whole images and of parts of one. */
const shapes: readonly Shape[] = [
  [2, 1, 1, 5],
  [2, 3, 5, 1],
  [2, 1, 2, 3],
  [3, 1, 3, 9],
  [1, 4, 4, 4],
  [3, 5, 5, 17],
  [2, 7, 9, 480],
  [130, 7, 7, 48],
  [3, 14, 14, 1000],
  [2, 200, 130, 37],
]

for (const threads of [1, 3]) {
  test(`maps go in and come out channels first, ${threads} threads`, async () => {
    const backend = await (threads === 1 ? wasm({ threads }) : openThreads(threads))
    for (const shape of shapes) {
      const [batch, height, width, channels] = shape
      const last = Float32Array.from({ length: batch * height * width * channels }, (_, n) => n)
      const first = channelsFirst(last, shape)
      const map = await backend.upload({ data: last, shape })
      expect(firstDifference(await map.read(undefined, 'NCHW'), first), `read [${shape}]`).toBe(-1)
      const turned = await backend.upload({ data: first, shape: [batch, channels, height, width] }, 'NCHW')
      expect(firstDifference(await turned.read(), last), `upload [${shape}]`).toBe(-1)
      map.release()
      turned.release()
    }
    await backend.dispose()
  })
}

function channelsFirst(data: Float32Array, [batch, height, width, channels]: Shape): Float32Array {
  const turned = new Float32Array(data.length)
  let n = 0
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < height * width; p++) turned[n++] = data[(b * height * width + p) * channels + c]!
    }
  }
  return turned
}
