import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import '@tensorflow/tfjs-backend-webgpu'
// Brings the gradients of tfjs's own operations, as @tensorflow/tfjs does.
import '@tensorflow/tfjs-layers'
import { testBoxGradients } from './box-gradients.js'
import { testGradients } from './gradients.js'
import { kinds } from './operators.js'
import { testTensors } from './tensors.js'

for (const name of ['webgl', 'webgpu']) {
  testTensors(name, kinds)
  testGradients(name, 61, kinds)
  testBoxGradients(name, ['roiAlign', 'deformPsRoiPool'])
}
