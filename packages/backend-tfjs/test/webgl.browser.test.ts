import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { tfjs } from '../src/index.js'
import { testComposed } from './composed.js'
import { testUnnamedRows } from './unnamed-rows.js'

testComposed(
  () => tfjs({ backend: 'webgl' }),
  () => tfjs({ backend: 'cpu' }),
)
testUnnamedRows(() => tfjs({ backend: 'webgl' }))

test('a device without float32 textures is unavailable', async () => {
  tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', false)
  await expect(tfjs({ backend: 'webgl' })).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringContaining('float16'),
  })
  tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', true)
})
