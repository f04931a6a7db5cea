import { planRoiAlign, planRoiPool, type Rois, type Shape } from '@roipool/core'
import { expect, test } from 'vitest'
import { wasm } from '../src/index.js'
import { openThreads } from './open-threads.js'
import { firstDifference } from './plans.js'

/** Channels that fill no vector, one, a padded tile; one bin and many; a RoI that is too large to be transposed twice. */
const problems: readonly { map: Shape; bins: readonly [number, number] }[] = [
  { map: [2, 5, 6, 1], bins: [2, 3] },
  { map: [2, 5, 6, 3], bins: [1, 1] },
  { map: [2, 5, 6, 4], bins: [7, 7] },
  { map: [2, 5, 6, 17], bins: [2, 2] },
  { map: [2, 5, 6, 64], bins: [3, 1] },
  { map: [2, 30, 40, 320], bins: [7, 7] },
  { map: [1, 5, 6, 512], bins: [12, 12] },
]

for (const threads of [1, 3]) {
  test(`results come in either layout, left in the memory or in an array, ${threads} threads`, async () => {
    const backend = await (threads === 1 ? wasm({ threads }) : openThreads(threads))
    for (const { map: shape, bins } of problems) {
      const [batch, height, width] = shape
      const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, n) => (n * 7919) % 1009)
      const map = await backend.upload({ data, shape })
      const rois = roisOf(26, batch, height, width)
      const params = { outputSize: bins, spatialScale: 1 }
      for (const plan of [planRoiPool(rois, params, shape), planRoiAlign(rois, params, shape)]) {
        const what = `${plan.reduction} of [${shape}] to ${bins}`
        const last = await backend.reduce(map, plan)
        const values = await last.read()
        const turned = await last.read(undefined, 'NCHW')
        const first = await backend.reduce(map, plan, undefined, 'NCHW')
        expect(firstDifference(await first.read(), turned), `${what}, left channels first`).toBe(-1)
        const into = new Float32Array(values.length).fill(Number.NaN)
        await backend.reduceInto([map], [plan], into)
        expect(firstDifference(into, values), `${what}, into an array`).toBe(-1)
        await backend.reduceInto([map], [plan], into.fill(Number.NaN), 'NCHW')
        expect(firstDifference(into, turned), `${what}, into an array channels first`).toBe(-1)
        last.release()
        first.release()
      }
      map.release()
    }
    await backend.dispose()
  })
}

/** Small and large, inside and outside, images in turn. */
function roisOf(count: number, batch: number, height: number, width: number): Rois {
  const boxes = Float32Array.from({ length: count * 4 }, (_, n) => {
    const [k, side] = [n >> 2, n % 2 ? height : width]
    const start = ((k * 5) % 7) - 2
    return n % 4 < 2 ? start : start + ((k * 3) % (side + 2))
  })
  return { boxes, batchIndices: Int32Array.from({ length: count }, (_, k) => k % batch) }
}
