import { afterEach, expect, test, vi } from 'vitest'
import { type Algorithm, wasm } from '../src/index.js'

afterEach(() => vi.unstubAllGlobals())

test('the backend says what it promises', async () => {
  const { name, capabilities } = await wasm({ threads: 1 })
  expect(name).toBe('wasm')
  expect(capabilities).toMatchObject({ runsOn: 'WebAssembly SIMD', nonFinite: true, positionSensitive: true })
  expect(capabilities.maxElements * 4).toBeLessThan(2 ** 32)
})

test('without WebAssembly it is unavailable', async () => {
  vi.stubGlobal('WebAssembly', undefined)
  await expect(wasm()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: 'backend wasm cannot run in this environment: it has no WebAssembly',
  })
})

test('without SIMD it is unavailable', async () => {
  vi.stubGlobal('WebAssembly', { Memory: WebAssembly.Memory, validate: () => false })
  await expect(wasm()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringContaining('no SIMD'),
  })
})

test('where a policy forbids to compile it is unavailable, with the reason', async () => {
  const cause = new WebAssembly.CompileError("'wasm-unsafe-eval' is not allowed")
  const compile = () => Promise.reject(cause)
  vi.stubGlobal('WebAssembly', { Memory: WebAssembly.Memory, validate: () => true, compile })
  await expect(wasm()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringContaining("'wasm-unsafe-eval' is not allowed"),
    cause,
  })
})

test('with less address space than usual it takes what there is', async () => {
  const { Memory, validate, compile, instantiate } = WebAssembly
  function Small(limits: WebAssembly.MemoryDescriptor) {
    if (limits.maximum! > 16_384) throw new RangeError('could not allocate memory')
    return new Memory(limits)
  }
  vi.stubGlobal('WebAssembly', { Memory: Small, validate, compile, instantiate })
  const { capabilities } = await wasm({ threads: 1 })
  expect(capabilities.maxElements).toBe((16_384 - 1) * 16_384)
})

test('malformed options are refused', async () => {
  const code = 'ROI_INVALID'
  for (const reserve of [-1, Number.NaN, 2 ** 32])
    await expect(wasm({ reserve })).rejects.toMatchObject({ code })
  for (const threads of [0, -1, 1.5, Number.NaN, 257])
    await expect(wasm({ threads })).rejects.toMatchObject({ code })
  await expect(wasm({ algorithm: 'fast' as Algorithm })).rejects.toMatchObject({ code })
})
