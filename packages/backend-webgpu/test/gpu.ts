import { describe, test } from 'vitest'
import { webgpu } from '../src/index.js'

/** Whether tests must not be skipped for want of WebGPU. */
const fromVite = (import.meta as { env?: Record<string, string | undefined> }).env?.ROIPOOL_REQUIRE
const fromNode = typeof process === 'object' ? process.env?.ROIPOOL_REQUIRE : undefined
const required = (fromNode ?? fromVite)?.includes('webgpu')

const lacking = await webgpu({ software: true }).then(
  (backend) => backend.dispose(),
  (error: { code?: string; message: string }) => {
    if (error.code !== 'ROI_UNAVAILABLE' || required) throw error
    return error.message
  },
)
if (lacking) console.warn(`skipped: tests that need WebGPU: ${lacking}`)

/** `describe` and `test` where there is WebGPU. */
export const describeGpu = describe.skipIf(lacking)
export const testGpu = test.skipIf(lacking)

const dawn = 'document' in globalThis || lacking ? undefined : (await import('webgpu')).create([])

/** A device such as a user opens: with the limits that every device has. */
export async function openDevice(): Promise<GPUDevice> {
  const adapter = await (dawn ?? navigator.gpu).requestAdapter()
  return adapter!.requestDevice()
}
