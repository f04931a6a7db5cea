import '@tensorflow/tfjs-backend-wasm'
import type { Backbone, Image } from '@roipool/features'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Engine } from '../src/engine/engine'
import type { Labelled, Lesson } from '../src/engine/messages'

// The engine with another network and without a browser: a photograph is the shades of its number.
const SIDE = 64
const passes: string[] = []
const network: Backbone = {
  ...{ name: 'counting', stride: 16, channels: 4, offset: 0, inputSize: [SIDE, SIDE] },
  async map({ data }: Image) {
    passes.push(Buffer.from(data).toString('base64'))
    const cells = Float32Array.from({ length: (SIDE / 16) ** 2 * 4 }, (_, n) => data[n * 64]! / 255)
    return { features: { data: cells, shape: [1, SIDE / 16, SIDE / 16, 4] }, scale: [1 / 16, 1 / 16] }
  },
  batch: () => Promise.reject(new Error('one at a time')),
  dispose: () => undefined,
}
vi.mock('../src/engine/device', () => ({ openDevice: async () => 'wasm' }))
vi.mock('../src/engine/network', () => ({ openNetwork: async () => network }))

interface Bitmap {
  readonly seed: number
  readonly width: number
  readonly height: number
}
class Canvas {
  #drawn = 0
  getContext() {
    let mirrored = 0
    return {
      setTransform: () => {
        mirrored = 128
      },
      drawImage: ({ seed }: Bitmap) => {
        this.#drawn = seed + mirrored
      },
      getImageData: () => ({ data: shades(this.#drawn) }),
    }
  }
}

/** Squares of 16 pixels, each of one shade. */
function shades(seed: number): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: SIDE * SIDE * 4 }, (_, n) => {
    const [row, column] = [Math.floor(n / 4 / SIDE / 16), Math.floor(((n / 4) % SIDE) / 16)]
    return (seed * 37 + row * 91 + column * 53) % 256
  })
}

const sheet = (seed: number): Labelled => ({
  ...{ id: `photograph ${seed}`, blob: new Blob([String(seed)]), width: SIDE, height: SIDE },
  ...{ boxes: [[8, 8, 40, 40]], labels: [0] },
})
const lesson = (teach: number[], check: number[], more: Partial<Lesson> = {}): Lesson => ({
  ...{ names: ['mug'], pooling: 'roiAlign', steps: 1 },
  ...{ teach: teach.map(sheet), check: check.map(sheet) },
  ...more,
})

beforeAll(async () => {
  vi.stubGlobal('OffscreenCanvas', Canvas)
  vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
    return { seed: Number(await blob.text()), width: SIDE, height: SIDE, close: () => undefined }
  })
  await setBackend('wasm')
  await ready()
})
afterAll(() => void vi.unstubAllGlobals())

it('sends each photograph through the network once: upright, and mirrored if it is learned from', async () => {
  const engine = new Engine()
  const quiet = () => undefined
  await engine.teach(lesson([1, 2], [3]), true, quiet)
  expect(passes).toHaveLength(2 * 2 + 1)
  const seen = [...passes]
  const held = engine.tensors()

  // Taught again, with the other way to pool, checked, compared by what a region is like: nothing is looked at anew.
  await engine.teach(lesson([1, 2], [3], { steps: 2 }), true, quiet)
  await engine.teach(lesson([1, 2], [3], { pooling: 'roiPool' }), false, quiet)
  await engine.check([sheet(3), sheet(1)])
  await engine.alike(
    { sheet: sheet(3), box: [8, 8, 40, 40] },
    [{ sheet: sheet(1), box: [0, 0, 30, 30] }],
    'roiPool',
  )
  expect(passes).toEqual(seen)
  // Nothing is left of the heads before, nor of the one that was only compared with.
  expect(engine.tensors()).toBe(held)

  // One that was left out is learned from: its mirror image is new. One that comes later is looked at alone.
  await engine.teach(lesson([1, 2, 3], [4]), true, quiet)
  expect(passes).toHaveLength(seen.length + 2)
  expect(new Set(passes).size).toBe(passes.length)

  // Let go of, and there again.
  engine.keepOnly(['photograph 1'])
  await engine.check([sheet(1), sheet(4)])
  expect(passes).toHaveLength(seen.length + 3)
})
