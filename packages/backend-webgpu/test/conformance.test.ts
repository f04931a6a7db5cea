import { conform, environment } from '@roipool/conformance/vitest'
import { webgpu } from '../src/index.js'

conform(() => webgpu({ software: true }), {
  name: 'webgpu',
  proves: 'backend',
  large: environment() === 'node',
  quick: true,
})
