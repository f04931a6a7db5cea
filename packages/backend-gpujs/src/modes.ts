import type { AdapterInfo } from '@roipool/core'
import { GPU, WebGL2Kernel } from 'gpu.js'
import { wholeLines } from './lines.js'

/** How gpu.js computes: plain JavaScript, WebAssembly, WebGL2 or WebGPU. */
export type Mode = 'cpu' | 'webasm' | 'webgl2' | 'webgpu'

interface ModeFacts {
  readonly runsOn: string
  /** NaN and ±∞ are ordinary numbers to JavaScript and WebAssembly; shading languages promise nothing. */
  readonly nonFinite: boolean
  /** Shading languages let a GPU take subnormals for 0; software drivers do. */
  readonly subnormals: boolean
  /** Maps and results stay on the device, in textures. */
  readonly onDevice: boolean
  /** Why the mode need not be tried here and what to do about it, or undefined. */
  lacking(): string | undefined | Promise<string | undefined>
  /** What the device says of itself, if the mode computes on one. To be asked where nothing is lacking. */
  adapter(): readonly AdapterInfo[] | Promise<readonly AdapterInfo[]>
  /** The largest map that a kernel can be handed. */
  maxElements(gpu: GPU): number | Promise<number>
}

export const modes: Readonly<Record<Mode, ModeFacts>> = {
  cpu: {
    runsOn: 'gpu.js JavaScript',
    nonFinite: true,
    subnormals: true,
    onDevice: false,
    lacking: noCompiling,
    adapter: () => [],
    maxElements: () => 2 ** 31 - 1,
  },
  webasm: {
    runsOn: 'gpu.js WebAssembly',
    nonFinite: true,
    subnormals: true,
    onDevice: false,
    lacking: () => (GPU.isWebAssemblySupported ? undefined : 'there is no WebAssembly'),
    adapter: () => [],
    // A quarter of the 4 GiB of a memory, which holds the plan and the result as well.
    maxElements: () => 2 ** 28,
  },
  webgl2: {
    runsOn: 'gpu.js WebGL2',
    nonFinite: false,
    subnormals: false,
    onDevice: true,
    lacking: noWebGL2,
    adapter: renderer,
    // A quarter of what four channels of the largest texture hold: gpu.js's textures are not quite square.
    maxElements: (gpu) => gpu.Kernel.features.maxTextureSize ** 2,
  },
  webgpu: {
    runsOn: 'gpu.js WebGPU',
    nonFinite: false,
    subnormals: false,
    onDevice: true,
    lacking: noWebGPU,
    adapter: async () => (await requestAdapter()).infos,
    maxElements: largestBuffer,
  },
}

/** The mode of a GPU, where it is one of those. */
export function modeOf({ Kernel }: GPU): Mode | undefined {
  // gpu.js calls the modes of WebGL, both of them, `gpu`.
  const name = Kernel === WebGL2Kernel ? 'webgl2' : (Kernel?.mode ?? '')
  return Object.hasOwn(modes, name) ? (name as Mode) : undefined
}

/** The order in which modes are tried where none is asked for. */
export const defaults: readonly Mode[] = ['webgl2', 'webasm', 'cpu']

/** Kernels of mode cpu are JavaScript that gpu.js writes: `new Function`. */
function noCompiling(): string | undefined {
  try {
    new Function('')
    return undefined
  } catch {
    return "code may not be compiled from text here: in a page, allow 'unsafe-eval' in its Content-Security-Policy (or take mode webasm, which needs 'wasm-unsafe-eval')"
  }
}

function noWebGL2(): string | undefined {
  if (typeof WebGL2RenderingContext === 'undefined') {
    return 'there is no WebGL2; it takes a browser (here, mode webasm may run)'
  }
  if (GPU.isWebGL2Supported) return undefined
  return 'the browser gave no WebGL2 context; enable hardware acceleration (or take mode webasm)'
}

async function noWebGPU(): Promise<string | undefined> {
  if (!GPU.isWebGPUSupported) {
    return 'there is no navigator.gpu; it takes a browser with WebGPU and a page from https or localhost'
  }
  if (await GPU.isWebGPUAvailable()) return undefined
  return 'the browser gave no WebGPU adapter; enable hardware acceleration (Chromium: --enable-unsafe-webgpu)'
}

/** The renderer of WebGL2, unless the browser hides it. */
function renderer(): AdapterInfo[] {
  const { testContext: gl } = WebGL2Kernel as unknown as { testContext: WebGL2RenderingContext }
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')
  return unmasked ? [{ description: gl.getParameter(unmasked.UNMASKED_RENDERER_WEBGL) }] : []
}

/** gpu.js asks for a device with all that the adapter can give. */
async function largestBuffer(): Promise<number> {
  const { maxStorageBufferBindingSize, maxBufferSize } = (await requestAdapter()).limits
  const elements = Math.min(maxStorageBufferBindingSize, maxBufferSize) / Float32Array.BYTES_PER_ELEMENT
  return wholeLines(elements)
}

/** The adapter that gpu.js takes. In browsers before 2025 the flag of a driver in software is the adapter's own. */
async function requestAdapter() {
  const adapter = await navigator.gpu.requestAdapter()
  if (!adapter) throw new Error('the WebGPU adapter went away')
  return { limits: adapter.limits, infos: [adapter.info, adapter as AdapterInfo] }
}
