import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

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
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)', 'gpu.js WebAssembly'],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060, D3D11)', 'gpu.js WebGL2'],
])('the default on %s is %s', async (renderer, runsOn) => {
  const { gpujs } = await import('../src/index.js')
  const { getParameter } = WebGL2RenderingContext.prototype
  const UNMASKED_RENDERER = 0x9246
  vi.spyOn(WebGL2RenderingContext.prototype, 'getParameter').mockImplementation(function (
    this: WebGL2RenderingContext,
    name: number,
  ) {
    return name === UNMASKED_RENDERER ? renderer : getParameter.call(this, name)
  })
  const backend = await gpujs()
  expect(backend.capabilities.runsOn).toBe(runsOn)
  await backend.dispose()
  const named = gpujs({ mode: 'webgl2' }).then(
    (opened) => opened.dispose(),
    ({ code, message }) => `${code} ${message}`,
  )
  const refusal = `ROI_UNAVAILABLE gpujs in mode webgl2: there is no GPU, only a driver in software (${renderer}); `
  if (runsOn.endsWith('WebAssembly')) expect(await named).toBe(`${refusal}{ software: true } takes it`)
  else expect(await named).toBeUndefined()
})

test('an adapter in software is no GPU', async () => {
  const { gpujs } = await import('../src/index.js')
  const requestAdapter = navigator.gpu.requestAdapter.bind(navigator.gpu)
  vi.spyOn(navigator.gpu, 'requestAdapter').mockImplementation(async () => {
    const { limits, info } = (await requestAdapter())!
    return { limits, info: { ...info, description: 'llvmpipe' } } as unknown as GPUAdapter
  })
  await expect(gpujs({ mode: 'webgpu' })).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringMatching(
      /^gpujs in mode webgpu: there is no GPU, only a driver in software \(.*llvmpipe\)/,
    ),
  })
})

test('without WebGL2, the default is webasm, and webgl2 is refused rather than replaced', async () => {
  const { gpujs } = await import('../src/index.js')
  vi.stubGlobal('WebGL2RenderingContext', undefined)
  const backend = await gpujs()
  expect(backend.capabilities.runsOn).toBe('gpu.js WebAssembly')
  await backend.dispose()
  await expect(gpujs({ mode: 'webgl2', software: true })).rejects.toMatchObject({ code: 'ROI_UNAVAILABLE' })
})
