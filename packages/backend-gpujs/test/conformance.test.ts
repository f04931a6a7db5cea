import { conform } from '@roipool/conformance/vitest'
import type { Backend } from '@roipool/core'
import { gpujs, type Mode } from '../src/index.js'

/** Shading languages let a GPU do so; software drivers do. */
function known({ capabilities }: Backend): Record<string, string> {
  const onGpu = /WebGL2|WebGPU/.test(capabilities.runsOn)
  return onGpu ? { 'values/denormal': 'a GPU compares numbers below 2^-126 as if they were 0' } : {}
}

const inBrowser = typeof document !== 'undefined'
const modes: Mode[] = inBrowser ? ['cpu', 'webasm', 'webgl2', 'webgpu'] : ['cpu', 'webasm']

conform(gpujs, { known })
for (const mode of modes) conform(() => gpujs({ mode }), { name: `gpujs-${mode}`, known })
