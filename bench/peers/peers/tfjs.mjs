import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'

const require = createRequire(import.meta.url)

/** tfjs's image.cropAndResize on its wasm backend: one bilinear sample a bin. */
export async function tfjs({ features, rois, params, normalised }) {
  tf.enableProdMode()
  setWasmPaths(
    `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm'))}/`,
  )
  await tf.setBackend('wasm')
  const image = tf.tensor4d(features.data, features.shape)
  const count = rois.boxes.length / 4
  const boxes = tf.tensor2d(
    normalised.boxes.map((_, n) => normalised.boxes[(n >> 2) * 4 + [1, 0, 3, 2][n & 3]]),
    [count, 4],
  )
  const indices = tf.zeros([count], 'int32')
  const call = () => tf.image.cropAndResize(image, boxes, indices, params.outputSize, 'bilinear')
  return [
    {
      name: 'tfjs wasm cropAndResize',
      operator: 'crop',
      layout: 'NHWC',
      run() {
        const start = performance.now()
        const result = call()
        result.dataSync()
        const time = performance.now() - start
        result.dispose()
        return time
      },
      result() {
        const result = call()
        const values = result.dataSync().slice()
        result.dispose()
        return values
      },
      close: () => tf.dispose([image, boxes, indices]),
    },
  ]
}
