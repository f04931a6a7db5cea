import { f16round } from '@petamoriken/float16'
import { type FeatureMap, type MaxPlan, planRoiPool } from '@roipool/core'
import { beforeAll, expect, test } from 'vitest'
import { webgpu } from '../src/index.js'
import { partOf } from '../src/part.js'
import { describeGpu, openDevice } from './gpu.js'
import { problems, rois, solve } from './problems.js'

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** Every float16 there is, the numbers half way between neighbours, and those just below and above. */
const numbers = once((): Float32Array => {
  const bits = new Uint32Array(1)
  const float = new Float32Array(bits.buffer)
  const found: number[] = [
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    65519.996,
    65520,
    65504,
    1e38,
    1e-45,
    2 ** -25,
    2 ** -26,
  ]
  for (let exponent = 100; exponent < 145; exponent++) {
    for (let mantissa = 0; mantissa < 2 ** 23; mantissa += 2 ** 12) {
      for (const nudge of [-1, 0, 1]) {
        bits[0] = (exponent << 23) + mantissa + nudge
        found.push(float[0]!, -float[0]!)
      }
    }
  }
  return Float32Array.from(found)
})

/** Numbers of every size, with NaN, ±∞ and numbers that are subnormal in float16 and in float32 among them. */
function wild(channels: number): FeatureMap {
  const all = numbers()
  const data = Float32Array.from({ length: 3 * 7 * 9 * channels }, (_, n) => all[(n * 7919) % all.length]!)
  for (let n = 0; n < data.length; n += 11)
    data[n] = [NaN, Infinity, -Infinity, 1e-42, -(2 ** -24)][(n / 11) % 5]!
  return { data, shape: [3, 7, 9, channels] }
}

/** The maxima of a map, stored one way or the other. */
async function maxima(precision: 'f32' | 'f16', features: FeatureMap, plan: MaxPlan): Promise<Float32Array> {
  const backend = await webgpu({ software: true, precision })
  const pooled = await backend.reduce(await backend.upload(features), plan)
  const values = await pooled.read()
  await backend.dispose()
  return values
}

export function testHalf(): void {
  describeGpu('float16 storage', () => {
    /** What one test compiled serves the next. */
    let device: GPUDevice
    beforeAll(async () => {
      device = await openDevice()
    })

    test('rounds to the nearest, ties to even, and back without loss', async () => {
      const backend = await webgpu({ software: true, precision: 'f16' })
      const data = numbers()
      const map = await backend.upload({ data, shape: [1, 1, 1, data.length] })
      expect((await map.read()).every((value, n) => Object.is(value, f16round(data[n]!)))).toBe(true)
      await backend.dispose()
    })

    test.each([
      ['5 channels', 5, 5, false],
      ['8 channels', 8, 8, false],
      ['5 channels of a position-sensitive map', 60, 5, true],
    ])('the largest of %s is the largest there is, rounded', async (_, C, channels, positionSensitive) => {
      const params = { outputSize: [3, 4], spatialScale: 1, quantization: 'round' } as const
      const plan = planRoiPool(rois, params, [3, 7, 9, channels]) as MaxPlan
      const exact = await maxima('f32', wild(C), { ...plan, positionSensitive })
      const rounded = await maxima('f16', wild(C), { ...plan, positionSensitive })
      // Zeros of either sign are equal.
      expect(rounded.findIndex((value, n) => value !== f16round(exact[n]!))).toBe(-1)
      expect(new Set(rounded).size).toBeGreaterThan(50)
    })

    test.each(Object.keys(problems))('%s: within a rounding of what float32 gives', async (name) => {
      const expected = await solve(name, await webgpu({ device }))
      const actual = await solve(name, await webgpu({ device, precision: 'f16' }))
      const off = actual.map(
        (value, n) => Math.abs(value - expected[n]!) / Math.max(1, Math.abs(expected[n]!)),
      )
      expect(Math.max(...off)).toBeLessThanOrEqual(2 ** -11)
      expect(actual.every((value) => f16round(value) === value)).toBe(true)
    })

    test('says so, and counts the bytes', async () => {
      const backend = await webgpu({ software: true, precision: 'f16' })
      expect(backend.capabilities.runsOn).toMatch(/float16/)
      const map = await backend.upload({ data: new Float32Array(2 * 3 * 5), shape: [1, 2, 3, 5] })
      expect(partOf(map.handle!).size).toBe(2 * 3 * 8 * 2)
      await backend.dispose()
    })
  })
}
