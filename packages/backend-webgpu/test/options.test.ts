import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { type WebgpuOptions, webgpu } from '../src/index.js'
import { openDevice, testGpu } from './gpu.js'

const root = fileURLToPath(new URL('..', import.meta.url))

afterEach(() => vi.unstubAllGlobals())

test.each([
  [{ precision: 'float16' }, `options.precision must be 'f32' or 'f16', but is "float16"`],
  [{ device: {}, powerPreference: 'low-power' }, 'options.powerPreference is for a device to be opened'],
  [{ device: {}, software: true }, 'options.software is for a device to be opened'],
  [{ software: 'yes' }, 'options.software must be true or false, but is "yes"'],
  [{ storage: 'f16' }, 'options.storage is not a parameter here; known are device,'],
  [null, 'options must be { device, powerPreference, software, precision }, but is null'],
])('%j is refused', async (options, message) => {
  await expect(webgpu(options as WebgpuOptions)).rejects.toMatchObject({
    code: 'ROI_INVALID',
    message: expect.stringContaining(message),
  })
})

test('the adapter is asked for as the options say; without one, the reason is said', async () => {
  const requestAdapter = vi.fn(async () => null)
  vi.stubGlobal('navigator', { gpu: { requestAdapter } })
  const refusal = {
    code: 'ROI_UNAVAILABLE',
    message: expect.stringMatching(/found no GPU adapter.*takes a driver/),
  }
  await expect(webgpu()).rejects.toMatchObject(refusal)
  expect(requestAdapter).toHaveBeenLastCalledWith(undefined)
  await expect(webgpu({ powerPreference: 'low-power' })).rejects.toMatchObject(refusal)
  expect(requestAdapter).toHaveBeenLastCalledWith({ powerPreference: 'low-power' })
})

test('an adapter that gives no device is unavailable, with its reason', async () => {
  const requestDevice = () => Promise.reject(new TypeError('gone'))
  vi.stubGlobal('navigator', {
    gpu: { requestAdapter: async () => ({ limits: {}, info: {}, requestDevice }) },
  })
  await expect(webgpu()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: 'WebGPU: the adapter gave no device: gone',
    cause: expect.any(TypeError),
  })
})

test('a driver in software is no GPU: a backend for CPUs is next, unless it is asked for', async () => {
  const requestDevice = vi.fn(() => Promise.reject(new TypeError('opened')))
  const info = { vendor: 'google', architecture: 'swiftshader', isFallbackAdapter: false }
  const requestAdapter = async () => ({ limits: {}, info, requestDevice })
  vi.stubGlobal('navigator', { gpu: { requestAdapter } })
  await expect(webgpu()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message:
      'WebGPU: there is no GPU, only a driver in software (google swiftshader); { software: true } takes it',
  })
  expect(requestDevice).not.toHaveBeenCalled()
  await expect(webgpu({ software: true })).rejects.toThrow('the adapter gave no device: opened')
})

testGpu('a device of the user’s is taken as it is', async () => {
  const backend = await webgpu({ device: await openDevice() })
  expect(backend.capabilities.runsOn).toMatch(/^WebGPU/)
  await backend.dispose()
})

testGpu('Node’s globals stay as they are', async () => {
  const before = Object.getOwnPropertyNames(globalThis)
  const backend = await webgpu({ software: true })
  await backend.dispose()
  expect(Object.getOwnPropertyNames(globalThis)).toEqual(before)
})

const use = `
  import { webgpu } from '@roipool/backend-webgpu'
  const backend = await webgpu({ software: true })
  const map = await backend.upload({ data: Float32Array.of(1, 2), shape: [1, 1, 2, 1] })
  console.log((await map.read()).join(' '))
`

testGpu.each([
  ['after dispose', `${use}\nawait backend.dispose()`],
  ['and without', use],
])('a process ends by itself %s', async (_, code) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    timeout: 30_000,
  })
  expect(stdout).toBe('1 2\n')
})

test('where npm package webgpu is missing, the message says how to get it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roipool-webgpu-'))
  const scope = join(folder, 'node_modules/@roipool')
  mkdirSync(join(scope, 'backend-webgpu'), { recursive: true })
  for (const part of ['dist', 'package.json']) {
    cpSync(join(root, part), join(scope, 'backend-webgpu', part), { recursive: true })
  }
  symlinkSync(fileURLToPath(new URL('../../core', import.meta.url)), join(scope, 'core'))
  writeFileSync(
    join(folder, 'try.mjs'),
    `import { webgpu } from '@roipool/backend-webgpu'
    await webgpu().catch(({ code, message }) => console.log(code, message))`,
  )
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'try.mjs')])
  rmSync(folder, { recursive: true })
  expect(stdout).toBe('ROI_UNAVAILABLE webgpu is not installed: npm install webgpu\n')
})
