import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import '@tensorflow/tfjs-backend-webgpu'
// Brings the gradients of tfjs's own operations, as @tensorflow/tfjs does.
import '@tensorflow/tfjs-layers'
import { testBoxGradients } from './box-gradients.js'
import { testGradients } from './gradients.js'
import { testLayers } from './layers.js'
import { testTensors } from './tensors.js'

for (const name of ['webgl', 'webgpu']) {
  testTensors(name)
  testGradients(name, 13)
  testBoxGradients(name)
  testLayers(name)
}
