import { composed } from './composed.js'
import { cpu } from './kernels/cpu.js'
import { wasm } from './kernels/wasm.js'
import { webgl } from './kernels/webgl.js'
import { webgpu } from './kernels/webgpu.js'
import type { Target } from './target.js'

const kernels = new Map([
  ['cpu', cpu],
  ['wasm', wasm],
  ['webgl', webgl],
  ['webgpu', webgpu],
])

/** What this package has for a tfjs backend: kernels of its own, else stock operations. Registers the kernels. */
export function targetFor(backendName: string): Target {
  return kernels.get(backendName)?.() ?? composed(backendName)
}
