import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('importing the package opens nothing', async () => {
  const requestAdapter = vi.spyOn(navigator.gpu, 'requestAdapter')
  await import('../src/index.js')
  expect(requestAdapter).not.toHaveBeenCalled()
})

test('a browser without WebGPU, or without an adapter, is told so', async () => {
  const { webgpu } = await import('../src/index.js')
  vi.spyOn(navigator.gpu, 'requestAdapter').mockResolvedValue(null)
  await expect(webgpu()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringMatching(/gave no adapter; enable hardware acceleration/),
  })
  vi.stubGlobal('navigator', {})
  await expect(webgpu()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringMatching(/there is no navigator\.gpu/),
  })
})
