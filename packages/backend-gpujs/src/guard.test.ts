import { expect, test } from 'vitest'
import { guard } from './guard.js'

/** A WebGL2 context that has errors to report. */
function fakeGl(errors: number[]) {
  return { NO_ERROR: 0, OUT_OF_MEMORY: 0x0505, getError: () => errors.shift() ?? 0 }
}

/** A WebGPU device that reports a message to the outer error scope. */
function fakeDevice(message?: string) {
  const scopes: string[] = []
  return {
    scopes,
    pushErrorScope: (scope: string) => scopes.push(scope),
    popErrorScope: async () => (scopes.pop() === 'out-of-memory' && message ? { message } : null),
  }
}

const three = async () => 3

test('webgl2: results pass while there are no errors, and are refused where there are', async () => {
  const guarded = guard('webgl2')
  const context = fakeGl([])
  expect(await guarded({ context }, three)).toBe(3)
  const failing = { context: fakeGl([0x0505, 0x0501]) }
  await expect(guarded(failing, three)).rejects.toMatchObject({
    code: 'ROI_UNSUPPORTED',
    message: 'backend gpujs: WebGL2 reports: out of memory, error 1281',
  })
  expect(await guarded(failing, three)).toBe(3)
})

test('webgpu: from the second call on, results are refused where the device reports an error', async () => {
  const guarded = guard('webgpu')
  const device = fakeDevice('out of memory\n - while calling')
  expect(await guarded({ context: { device } }, three)).toBe(3)
  await expect(guarded({ context: { device } }, three)).rejects.toMatchObject({
    code: 'ROI_UNSUPPORTED',
    message: 'backend gpujs: WebGPU reports: out of memory',
  })
  expect(device.scopes).toEqual([])
})

test('webgpu: what a call throws is thrown, and leaves no error scope behind', async () => {
  const guarded = guard('webgpu')
  const device = fakeDevice()
  await guarded({ context: { device } }, three)
  const failure = new Error('lost')
  await expect(guarded({ context: { device } }, () => Promise.reject(failure))).rejects.toBe(failure)
  expect(device.scopes).toEqual([])
})
