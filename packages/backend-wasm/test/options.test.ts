import { afterEach, expect, test, vi } from 'vitest'
import { type WasmOptions, wasm } from '../src/index.js'

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

test.each([
  [{ reserve: -1 }, 'options.reserve must be 0 to 4294836224 bytes, but is -1'],
  [{ reserve: Number.NaN }, 'options.reserve must be 0 to 4294836224 bytes, but is NaN'],
  [{ reserve: 2 ** 32 }, 'options.reserve must be 0 to 4294836224 bytes, but is 4294967296'],
  [{ reserve: '5' }, 'options.reserve must be 0 to 4294836224 bytes, but is "5"'],
  ...[0, -1, 1.5, 257, '2'].map((threads) => [
    { threads },
    `options.threads must be a whole number from 1 to 256, but is ${JSON.stringify(threads)}`,
  ]),
  [{ algorithm: 'fast' }, /^options.algorithm must be 'auto' or .* but is "fast"$/],
  [{ thread: 2 }, 'options.thread is not a parameter here; known are threads, reserve, algorithm'],
  [null, 'options must be { threads, reserve, algorithm }, but is null'],
  [2, 'options must be { threads, reserve, algorithm }, but is 2'],
] as [WasmOptions, string | RegExp][])('refused: %j', async (options, message) => {
  const text = typeof message === 'string' ? message : expect.stringMatching(message)
  await expect(wasm(options)).rejects.toMatchObject({
    name: 'RoiPoolError',
    code: 'ROI_INVALID',
    message: text,
  })
})
