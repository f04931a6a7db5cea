import { conform, environment } from '@roipool/conformance/vitest'
import { gpujs, type Mode } from '../src/index.js'

const modes: Mode[] = environment() === 'node' ? ['cpu', 'webasm'] : ['cpu', 'webasm', 'webgl2', 'webgpu']
/** Modes that Node runs as well. */
const both: Mode[] = ['cpu', 'webasm']

conform(gpujs, { proves: 'backend', large: false })
for (const mode of modes) {
  const large = environment() === 'node' || !both.includes(mode)
  conform(() => gpujs({ mode }), { name: `gpujs-${mode}`, proves: 'backend', large })
}
