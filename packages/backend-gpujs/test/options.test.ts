import { afterEach, expect, test, vi } from 'vitest'
import { type GpujsOptions, gpujs, type Mode } from '../src/index.js'

afterEach(() => vi.unstubAllGlobals())

test.each(['', 'gpu', 'GPU', 'webgl', 'toString'])('a mode there is not, %j, is refused', async (mode) => {
  await expect(gpujs({ mode: mode as Mode })).rejects.toMatchObject({
    code: 'ROI_INVALID',
    message: `options.mode must be 'cpu' or 'webasm' or 'webgl2' or 'webgpu', but is ${JSON.stringify(mode)}`,
  })
})

test.each([
  [{ modus: 'cpu' }, 'options.modus is not a parameter here; known are mode, software, gpu'],
  [{ software: 1 }, 'options.software must be true or false, but is 1'],
  [{ software: true, gpu: {} }, 'options.software is for a GPU to be opened, and there is a gpu'],
  [null, 'options must be { mode, software, gpu }, but is null'],
])('refused: %j', async (options, message) => {
  await expect(gpujs(options as GpujsOptions)).rejects.toMatchObject({ code: 'ROI_INVALID', message })
})

test.each([
  ['webgl2', /WebGL2.*takes a browser/],
  ['webgpu', /navigator\.gpu.*takes a browser/],
] as const)('%s is unavailable in Node, with the reason', async (mode, message) => {
  await expect(gpujs({ mode })).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringMatching(message),
  })
})

test('where code may not be compiled from text, cpu says so, and who may allow it', async () => {
  vi.stubGlobal('Function', () => {
    throw new EvalError('Code generation from strings disallowed for this context')
  })
  await expect(gpujs({ mode: 'cpu' })).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringContaining("allow 'unsafe-eval' in its Content-Security-Policy"),
  })
})

test.each([
  ['cpu', 'gpu.js JavaScript'],
  ['webasm', 'gpu.js WebAssembly'],
] as const)('%s is what it says', async (mode, runsOn) => {
  const backend = await gpujs({ mode })
  expect(backend.name).toBe('gpujs')
  expect(backend.capabilities.runsOn).toBe(runsOn)
  await backend.dispose()
})

test('the default in Node is webasm', async () => {
  const backend = await gpujs()
  expect(backend.capabilities.runsOn).toBe('gpu.js WebAssembly')
  await backend.dispose()
})

test('without WebAssembly, the default is cpu, and webasm is refused rather than replaced', async () => {
  vi.stubGlobal('WebAssembly', undefined)
  const backend = await gpujs()
  expect(backend.capabilities.runsOn).toBe('gpu.js JavaScript')
  await backend.dispose()
  await expect(gpujs({ mode: 'webasm' })).rejects.toMatchObject({ code: 'ROI_UNAVAILABLE' })
})
