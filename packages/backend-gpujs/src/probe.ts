import type { Backend, FeatureMap, MaxPlan } from '@roipool/core'

const CHANNELS = 1024
const value = (y: number, x: number, c: number) => x * CHANNELS + c - y * 4 * CHANNELS - 100_000

const map: FeatureMap = {
  shape: [1, 2, 2, CHANNELS],
  data: Float32Array.from({ length: 4 * CHANNELS }, (_, n) => {
    const cell = Math.floor(n / CHANNELS)
    return value(cell >> 1, cell & 1, n % CHANNELS)
  }),
}

/** Bin rows: both rows of cells, the second. Bin columns: both columns of cells, none. */
const plan: MaxPlan = {
  reduction: 'max',
  outputShape: [1, 2, 2, CHANNELS],
  batchIndices: Int32Array.of(0),
  rows: Int32Array.of(0),
  empty: 0,
  positionSensitive: false,
  y: { start: Int32Array.of(0, 1), end: Int32Array.of(2, 2) },
  x: { start: Int32Array.of(0, 1), end: Int32Array.of(2, 1) },
}

/**
 * Has a backend compute what is known: 4,096 results, enough for gpu.js to start the threads of `webasm` where it
 * has them.
 *
 * @throws Error where a result is wrong
 */
export async function probe(backend: Backend): Promise<void> {
  const source = await backend.upload(map)
  const pooled = await backend.reduce(source, plan)
  const results = await pooled.read()
  source.release()
  pooled.release()
  for (const [n, result] of results.entries()) {
    const [bin, c] = [Math.floor(n / CHANNELS), n % CHANNELS]
    const expected = bin % 2 === 1 ? 0 : value(bin >> 1, 1, c)
    if (result !== expected) throw new Error(`it computes ${result} where ${expected} is right`)
  }
}
