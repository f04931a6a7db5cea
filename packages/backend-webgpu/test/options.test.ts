import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { type WebgpuOptions, webgpu } from '../src/index.js'
import { testGpu } from './gpu.js'

const root = fileURLToPath(new URL('..', import.meta.url))

afterEach(() => vi.unstubAllGlobals())

test.each([
  [{ precision: 'float16' }, `precision must be 'f32' or 'f16', but is "float16"`],
  [{ device: {}, powerPreference: 'low-power' }, 'powerPreference is for a device to be opened'],
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
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => ({ limits: {}, requestDevice }) } })
  await expect(webgpu()).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: 'WebGPU: the adapter gave no device: gone',
    cause: expect.any(TypeError),
  })
})

testGpu('Node’s globals stay as they are', async () => {
  const before = Object.getOwnPropertyNames(globalThis)
  const backend = await webgpu()
  await backend.dispose()
  expect(Object.getOwnPropertyNames(globalThis)).toEqual(before)
})

const use = `
  import { webgpu } from '@roipool/backend-webgpu'
  const backend = await webgpu()
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
