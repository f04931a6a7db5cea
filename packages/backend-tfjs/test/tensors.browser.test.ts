import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import '@tensorflow/tfjs-backend-webgpu'
// Brings the gradients of tfjs's own operations, as @tensorflow/tfjs does.
import '@tensorflow/tfjs-layers'
import { testBoxGradients } from './box-gradients.js'
import { testGradients } from './gradients.js'
import { kinds } from './operators.js'
import { testTensors } from './tensors.js'

testTensors('webgl', kinds)
testBoxGradients('webgl', ['roiAlign'])
// Gradients on webgl: its kernels are tested by webgl.browser.test.ts, whole operators by gradients.full.browser.test.ts.
testTensors('webgpu', kinds)
testGradients('webgpu', 61, kinds)
testBoxGradients('webgpu', ['roiAlign', 'deformPsRoiPool'])
