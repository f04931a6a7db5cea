import { conform } from '@roipool/conformance/vitest'
import { webgpu } from '../src/index.js'

conform(() => webgpu({ software: true }), { name: 'webgpu' })
