import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import sharp from 'sharp'
import { saveModel } from './save-model.js'

/** What makes a run with the smallest of networks, on what `writeTiny` wrote. */
export const tinyRun = (perJob: number) =>
  ['-b', 'boxes.json', '--model', 'tiny/model.json', '--layer', 'first', '--output-size', '2x2'].concat([
    '--per-job',
    String(perJob),
  ])

export const tinyName = (n: number) => `${String(n).padStart(4, '0')}.png`

/** Images of 8×8 pixels with two boxes each, `photos/0000.png` and so on, and a network of one convolution for them. */
export async function writeTiny(folder: string, count: number): Promise<void> {
  const file = (...names: string[]) => join(folder, ...names)
  mkdirSync(file('photos'))
  const pictures = await Promise.all(
    Array.from({ length: 16 }, (_, n) => {
      const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (i * (n + 3)) % 256)
      return sharp(pixels, { raw: { width: 8, height: 8, channels: 3 } })
        .png()
        .toBuffer()
    }),
  )
  const boxes: Record<string, number[][]> = {}
  for (let n = 0; n < count; n++) {
    writeFileSync(file('photos', tinyName(n)), pictures[n % 16]!)
    boxes[tinyName(n)] = [
      [0, 0, 2 + (n % 7), 3 + (n % 5)],
      [1, 1, 7, 7],
    ]
  }
  writeFileSync(file('boxes.json'), JSON.stringify(boxes))
  await setBackend('wasm')
  await ready()
  const model = sequential()
  const conv = { filters: 4, kernelSize: 2, strides: 2, kernelInitializer: 'ones', name: 'first' } as const
  model.add(layers.conv2d({ ...conv, inputShape: [8, 8, 3] }))
  await saveModel(model, file('tiny'))
}
