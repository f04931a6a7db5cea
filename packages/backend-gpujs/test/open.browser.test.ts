import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => vi.unstubAllGlobals())

test('importing the package opens nothing', async () => {
  const getContext = vi.spyOn(HTMLCanvasElement.prototype, 'getContext')
  const requestAdapter = vi.spyOn(navigator.gpu, 'requestAdapter')
  const worker = vi.fn()
  vi.stubGlobal('Worker', worker)
  await import('../src/index.js')
  expect(getContext).not.toHaveBeenCalled()
  expect(requestAdapter).not.toHaveBeenCalled()
  expect(worker).not.toHaveBeenCalled()
})

test.each([
  ['cpu', 'gpu.js JavaScript'],
  ['webasm', 'gpu.js WebAssembly'],
  ['webgl2', 'gpu.js WebGL2'],
  ['webgpu', 'gpu.js WebGPU'],
  [undefined, 'gpu.js WebGL2'],
] as const)('mode %s runs on %s', async (mode, runsOn) => {
  const { gpujs } = await import('../src/index.js')
  const backend = await gpujs({ mode })
  expect(backend.capabilities.runsOn).toBe(runsOn)
  await backend.dispose()
})

test('without WebGL2, the default is webasm, and webgl2 is refused rather than replaced', async () => {
  const { gpujs } = await import('../src/index.js')
  vi.stubGlobal('WebGL2RenderingContext', undefined)
  const backend = await gpujs()
  expect(backend.capabilities.runsOn).toBe('gpu.js WebAssembly')
  await backend.dispose()
  await expect(gpujs({ mode: 'webgl2' })).rejects.toMatchObject({ code: 'ROI_UNAVAILABLE' })
})
