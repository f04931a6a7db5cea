import { conform } from '@roipool/conformance/vitest'
import { gpujs, type Mode } from '../src/index.js'

const inBrowser = typeof document !== 'undefined'
const modes: Mode[] = inBrowser ? ['cpu', 'webasm', 'webgl2', 'webgpu'] : ['cpu', 'webasm']

conform(gpujs)
for (const mode of modes) conform(() => gpujs({ mode }), { name: `gpujs-${mode}` })
