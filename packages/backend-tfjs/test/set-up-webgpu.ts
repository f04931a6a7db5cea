/**
 * Registers tfjs's webgpu backend. In Node it computes through npm package webgpu, which is Dawn, the WebGPU of
 * Chromium. False, with the reason on the console, where there is no adapter; ROIPOOL_REQUIRE=webgpu insists on one.
 */
export async function setUpWebgpu(): Promise<boolean> {
  const failure = await findAdapter()
  if (failure === undefined) {
    await import('@tensorflow/tfjs-backend-webgpu')
    return true
  }
  const { env } = import.meta as { env?: Record<string, string | undefined> }
  if (env?.ROIPOOL_REQUIRE?.includes('webgpu')) throw new Error(`ROIPOOL_REQUIRE, but ${failure}`)
  console.warn(`skipped: tests of tfjs webgpu, because ${failure}`)
  return false
}

async function findAdapter(): Promise<string | undefined> {
  try {
    // tfjs looks for it where browsers have it. Node has a navigator from version 21 on, without a GPU.
    if (typeof document === 'undefined') {
      // Not named where Vite would look for it: a browser has no use for it.
      const name = 'webgpu'
      const { create, globals } = await import(/* @vite-ignore */ name)
      Object.assign(globalThis, globals)
      Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true })
    }
    return (await navigator.gpu?.requestAdapter()) ? undefined : 'WebGPU has no adapter here'
  } catch (error) {
    return `npm package webgpu cannot be loaded: ${(error as Error).message}`
  }
}
