import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import '@tensorflow/tfjs-backend-webgpu'
// Brings the gradients of tfjs's own operations, as @tensorflow/tfjs does.
import '@tensorflow/tfjs-layers'
import { testGradients } from './gradients.js'
import { testLayers } from './layers.js'

for (const name of ['webgl', 'webgpu']) {
  testGradients(name, 13)
  testLayers(name)
}
